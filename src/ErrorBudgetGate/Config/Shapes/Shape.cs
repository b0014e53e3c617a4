using System.Text.Json;
using ErrorBudgetGate.Yaml;

namespace ErrorBudgetGate.Config.Shapes;

/// <summary>What a part of a document must look like. Validation and the published JSON Schema come from this one description. Built when asked for, never kept.</summary>
internal abstract class Shape
{
    /// <summary>What would be right, to follow "write": <c>a duration such as 24h</c>.</summary>
    public abstract string Noun { get; }

    /// <summary>Adds every fault of the node, not the first only.</summary>
    public abstract void Check(YamlNode node, FaultList faults);

    /// <summary>Writes the schema's keywords into an object that is already open.</summary>
    public abstract void WriteSchema(Utf8JsonWriter json);

    /// <summary>What a node is, in words.</summary>
    protected static string Describe(YamlNode node) => node switch
    {
        YamlNode.Mapping => "this is an object",
        YamlNode.Sequence => "this is a list",
        YamlNode.Scalar { IsNull: true } => "there is no value",
        YamlNode.Scalar scalar => FaultList.Quote(scalar.Text) + Kind(scalar),
        _ => "this is something else",
    };

    private static string Kind(YamlNode.Scalar scalar) =>
        scalar.AsBoolean() is not null ? " is a truth value" : scalar.AsNumber() is not null ? " is a number" : " is a text";

    protected void WrongType(YamlNode node, FaultList faults) => faults.Add(node.At, $"{Describe(node)}; write {Noun}.");
}

/// <summary>One value. <see cref="TryRead"/> is the same reading that validation does.</summary>
internal abstract class ScalarShape<T> : Shape
{
    public override void Check(YamlNode node, FaultList faults)
    {
        if (node is not YamlNode.Scalar { IsNull: false } scalar)
        {
            WrongType(node, faults);
        }
        else if (Fault(scalar, out _) is { } fault)
        {
            faults.Add(scalar.At, fault);
        }
    }

    /// <summary>False where the node is absent or at fault; <see cref="Check"/> has then said so.</summary>
    public bool TryRead(YamlNode? node, out T value)
    {
        if (node is YamlNode.Scalar { IsNull: false } scalar && Fault(scalar, out var read) is null)
        {
            value = read;
            return true;
        }

        value = default!;
        return false;
    }

    /// <summary>The value, or what stands in for it when the field is left out.</summary>
    public T Or(YamlNode? node, T fallback) => TryRead(node, out var value) ? value : fallback;

    /// <summary>Null and the value, or what is wrong and what would be right.</summary>
    protected abstract string? Fault(YamlNode.Scalar scalar, out T value);
}
