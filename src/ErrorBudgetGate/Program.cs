return await ErrorBudgetGate.Cli.CommandLine.RunAsync(args);
