namespace ErrorBudgetGate.Core.Decisions;

/// <summary>The four outcomes of the gate.</summary>
public enum Decision
{
    Allowed,
    Blocked,
    Overridden,
    Indeterminate,
}

/// <summary>Text forms of <see cref="Decision"/>.</summary>
public static class DecisionTexts
{
    /// <summary>As records carry it: <c>ALLOWED</c>, <c>BLOCKED</c>, <c>OVERRIDDEN</c>, <c>INDETERMINATE</c>.</summary>
    public static string Text(this Decision decision) => decision switch
    {
        Decision.Allowed => "ALLOWED",
        Decision.Blocked => "BLOCKED",
        Decision.Overridden => "OVERRIDDEN",
        _ => "INDETERMINATE",
    };

    /// <summary>True for the two outcomes that let a change go on.</summary>
    public static bool LetsGo(this Decision decision) => decision is Decision.Allowed or Decision.Overridden;
}
