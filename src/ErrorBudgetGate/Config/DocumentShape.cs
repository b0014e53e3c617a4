using ErrorBudgetGate.Config.Shapes;

namespace ErrorBudgetGate.Config;

/// <summary>What every document has around its <c>spec</c>.</summary>
internal static class DocumentShape
{
    public const string ApiVersion = "errorbudgetgate.io/v1";

    /// <param name="kind">The document's kind.</param>
    /// <param name="example">A name for the message that asks for one.</param>
    public static ObjectShape Of(string kind, string example, ObjectShape spec) => new(
        new Field("apiVersion", new ChoiceShape<string>((ApiVersion, ApiVersion)), "The format's version.") { RequiredAs = $"apiVersion: {ApiVersion}" },
        new Field("kind", new ChoiceShape<string>((kind, kind)), "What the document describes.") { RequiredAs = $"kind: {kind}" },
        new Field("metadata", Metadata(example), "The document's name and labels.") { RequiredAs = $"metadata: {{name: {example}}}" },
        new Field("spec", spec, "The content.") { RequiredAs = "spec:, the content." });

    private static ObjectShape Metadata(string example) => new(
        new Field("name", Texts.Name($"a name such as {example}"), "Unique among documents of the kind; for ServiceObjectives the service's name.") { RequiredAs = $"name: {example}" },
        new Field("labels", new MapShape(Texts.AnnotationKey, new TextShape("a text") { AllowEmpty = true }), "For people and tools; decides nothing."));
}
