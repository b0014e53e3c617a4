namespace ErrorBudgetGate.Fuzz.Oracles;

/// <summary>What an oracle makes of an input.</summary>
internal enum Belief
{
    /// <summary>It may open the gate.</summary>
    Opens,

    /// <summary>It must not.</summary>
    Holds,

    /// <summary>The oracle cannot read it, so it says nothing.</summary>
    Unsure,
}
