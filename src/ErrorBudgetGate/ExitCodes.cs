namespace ErrorBudgetGate;

/// <summary>What the process says when it ends, design section 6. Anything but 0 stops a sync.</summary>
internal static class ExitCodes
{
    /// <summary>Allowed or overridden; for other commands: done.</summary>
    public const int Allowed = 0;

    public const int Blocked = 1;

    /// <summary>Wrong use or a fault in the configuration; nothing was decided.</summary>
    public const int Usage = 2;

    /// <summary>What the policy needs to know is not known, and it does not let that go on.</summary>
    public const int Indeterminate = 3;

    /// <summary>A bug of the gate itself (EX_SOFTWARE of sysexits.h).</summary>
    public const int Bug = 70;

    /// <summary>128 + SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
