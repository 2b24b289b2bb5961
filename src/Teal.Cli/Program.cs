using Teal.Cli.Hosting;

using var signals = new InterruptSignals();
return await TealApp.RunAsync(args, CliHost.OfProcess(), signals.Token);
