using PubSub.Benchmarks;

// `server` is the other half: the measured side runs it as a process of its own, so that the two share nothing but the loopback.
if (args is ["server"])
{
    await ReadyMadeServer.RunAsync();
    return 0;
}

await using var server = await ServerProcess.StartAsync();
var report = new Report();
var receiveFloor = await EndToEnd.ReceiveAsync(server.Endpoint, report);
var publishFloor = await EndToEnd.PublishAsync(server.Endpoint, report);
ModuleRun.Measure(server.Endpoint, report, receiveFloor, publishFloor);
report.Print();
return 0;
