namespace ErrorBudgetGate.Config;

/// <summary>What came of asking for a ConfigMap.</summary>
internal abstract record ConfigMapAnswer
{
    private ConfigMapAnswer()
    {
    }

    /// <summary>It was read.</summary>
    /// <param name="Data">Key to text; binary data is left out.</param>
    public sealed record Found(IReadOnlyDictionary<string, string> Data, string ResourceVersion) : ConfigMapAnswer;

    /// <summary>It could not be read.</summary>
    /// <param name="Detail">What is wrong and what would mend it, one sentence.</param>
    public sealed record Unreadable(string Detail) : ConfigMapAnswer;
}

/// <summary>Reads ConfigMaps that hold policies and objectives. Faults of the far side are answers, not exceptions.</summary>
internal interface IConfigMapSource
{
    /// <summary>The ConfigMap as it is now.</summary>
    Task<ConfigMapAnswer> ReadAsync(string configMapNamespace, string name, CancellationToken cancellationToken);
}
