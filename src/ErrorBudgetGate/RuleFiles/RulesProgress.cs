namespace ErrorBudgetGate.RuleFiles;

/// <summary>Says how far a long run has come, on standard error.</summary>
/// <param name="terminal">One line that changes; otherwise a line now and then, for logs.</param>
internal sealed class RulesProgress(TextWriter error, bool terminal)
{
    /// <summary>Fewer are done before anybody wonders.</summary>
    private const int Many = 500;

    private const int LineEvery = 2000;

    private int _shown = -1;

    public void Report(string what, int done, int total)
    {
        if (total < Many)
        {
            return;
        }

        if (!terminal)
        {
            if (done % LineEvery == 0 && done > 0 && done < total)
            {
                error.WriteLine($"error-budget-gate: {what}: {done} of {total} services");
            }

            return;
        }

        var percent = done * 100 / total;
        if (percent == _shown)
        {
            return;
        }

        _shown = percent;
        error.Write(done == total ? "\r\u001b[K" : $"\r\u001b[Kerror-budget-gate: {what}: {done} of {total} services");
    }
}
