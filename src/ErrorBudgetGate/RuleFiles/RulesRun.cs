using ErrorBudgetGate.Config;
using ErrorBudgetGate.Core.Rules;
using ErrorBudgetGate.Rendering;

namespace ErrorBudgetGate.RuleFiles;

/// <summary>One run of <c>rules</c>. Everything is generated once to hear what is wrong with it and again to be written: so the rules of all services are never in memory together, and nothing is written while there is an error.</summary>
internal sealed class RulesRun(RulesTask task, RulesConsole console)
{
    private readonly RulesAccount _account = new(task);
    private readonly RulesProgress _progress = new(console.Error, console.Terminal);

    /// <exception cref="OperationCanceledException">Stopped; nothing is left half written.</exception>
    public int Execute(CancellationToken cancellationToken)
    {
        try
        {
            var exit = Generate(cancellationToken);
            if (task.Json)
            {
                console.Output.Write(RulesJson.Of(_account) + "\n");
            }

            console.Output.Flush();
            return exit;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.Error.WriteLine("error-budget-gate: " + FolderFault.Sentence(task.Folder, e));
            return ExitCodes.Usage;
        }
    }

    private int Generate(CancellationToken cancellationToken)
    {
        var config = ConfigLoader.LoadPaths(task.Files, acceptConnections: true, console.StandardInput);
        foreach (var note in config.Notes)
        {
            console.Error.WriteLine($"error-budget-gate: note: {note}");
        }

        var plan = new RulesPlan(task, config);
        _account.Faults.AddRange(plan.Faults);
        if (plan.Faults.Count == 0)
        {
            var style = plan.Style([]);
            foreach (var service in Counted("checking", plan.Services, cancellationToken))
            {
                Inspect(service, plan.Generate(service), style);
            }
        }

        var errors = _account.Faults.Count + _account.Notices.Count(n => n.IsError);
        if (errors > 0)
        {
            _account.Files.Clear();
            _account.Faults.ForEach(console.Error.WriteLine);
            console.Error.WriteLine($"error-budget-gate: nothing was generated: {errors} {(errors == 1 ? "error" : "errors")}. See: error-budget-gate rules --help");
            return ExitCodes.Usage;
        }

        if (task.Folder is { } folder)
        {
            return InFolder(plan, folder, cancellationToken);
        }

        if (!task.Json)
        {
            RuleYaml.Write(console.Output, plan.Style(plan.Services), Counted("writing", plan.Services, cancellationToken).Select(plan.Rules));
        }

        return ExitCodes.Allowed;
    }

    private void Inspect(PlannedService service, GeneratedRules generated, RuleStyle style)
    {
        foreach (var notice in generated.Notices.Concat(RuleChecks.Of(generated.File, style)))
        {
            _account.Notices.Add(notice);
            var about = notice.Objective.Length == 0 ? notice.Service : $"{notice.Service}/{notice.Objective}";
            console.Error.WriteLine($"error-budget-gate: {(notice.IsError ? "error" : "warning")}: {about}: {notice.Message}");
        }

        var file = task.Folder is { } folder ? Path.Combine(folder, service.File) : service.File;
        _account.Files.Add(new FileAccount(service.Objectives.Service, file, "generated", RulesAccount.Groups(generated.File)));
    }

    private int InFolder(RulesPlan plan, string path, CancellationToken cancellationToken)
    {
        using var folder = new RuleFolder(path);
        var report = new FolderReport(console.Output, _account);
        if (!task.Check)
        {
            folder.Create();
        }

        var index = 0;
        foreach (var service in Counted(task.Check ? "comparing" : "writing", plan.Services, cancellationToken))
        {
            var rules = plan.Rules(service);
            var style = plan.Style([service]);
            void Write(TextWriter writer) => RuleYaml.Write(writer, style, [rules]);

            var state = folder.Compare(service.File, Write);
            if (task.Check)
            {
                report.Compared(index, state, () => folder.Changes(service.File, Write));
            }
            else
            {
                if (state != FileState.Same)
                {
                    folder.Stage(service.File, Write);
                }

                _account.Files[index] = _account.Files[index] with { State = state == FileState.Same ? "unchanged" : "written" };
            }

            index++;
        }

        var leftOver = folder.LeftOver(plan.Services.Select(s => s.File).ToHashSet(StringComparer.Ordinal));
        if (!task.Check)
        {
            folder.Commit();
            if (task.Prune)
            {
                leftOver.ForEach(folder.Remove);
            }
        }

        _account.Files.AddRange(leftOver.Select(name => new FileAccount(string.Empty, folder.PathOf(name), task.Prune ? "removed" : "left_over", [])));
        return report.End(console.Error);
    }

    private IEnumerable<PlannedService> Counted(string what, IReadOnlyList<PlannedService> services, CancellationToken cancellationToken)
    {
        for (var done = 0; done < services.Count; done++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _progress.Report(what, done, services.Count);
            yield return services[done];
        }

        _progress.Report(what, services.Count, services.Count);
    }
}
