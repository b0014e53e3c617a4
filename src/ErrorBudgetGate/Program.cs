Console.SetError(new ErrorBudgetGate.Rendering.StandardError(Console.OpenStandardError));
return await ErrorBudgetGate.Cli.CommandLine.RunAsync(args);
