using PubSub.Benchmarks;

// `server` is the other half: the measured side runs it as a process of its own, so that the two share nothing but the loopback.
if (args is ["server"])
{
    await ReadyMadeServer.RunAsync();
    return 0;
}

await using var server = await ServerProcess.StartAsync();
var comparison = new Comparison(server.Endpoint);
await EndToEnd.ReceiveAsync(server.Endpoint, comparison);
await EndToEnd.PublishAsync(server.Endpoint, comparison);
await ModuleRun.MeasureAsync(server.Endpoint, comparison);
return 0;
