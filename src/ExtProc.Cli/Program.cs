using ExtProc.Cli.Commands;

return await CommandLine.RunAsync(args);
