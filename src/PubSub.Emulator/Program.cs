using PubSub.Emulator.Cli;

return await EmulatorCommand.Build().Parse(args).InvokeAsync();
