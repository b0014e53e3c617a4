using ErrorBudgetGate.Core.Decisions;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Manifests;

/// <summary>Why a manifest cannot be used.</summary>
/// <param name="Path">The field, e.g. <c>status.history[2].revision</c>; empty for the text as a whole.</param>
/// <param name="Message">What is wrong, ending in a full stop.</param>
/// <param name="At">Where in the text; columns of JSON count bytes, those of YAML characters.</param>
internal sealed record ManifestFault(string Path, string Message, Position At)
{
    /// <summary>Path and message as one sentence.</summary>
    public string Sentence => Path.Length == 0 ? Message : $"{Path}: {Message}";
}

/// <summary>What came of reading a manifest.</summary>
internal abstract record ManifestReading
{
    private ManifestReading()
    {
    }

    /// <summary>It is an Application.</summary>
    public sealed record Read(ApplicationSnapshot Application) : ManifestReading;

    /// <summary>It is none, or a broken one.</summary>
    public sealed record Faulty(ManifestFault Fault) : ManifestReading;
}
