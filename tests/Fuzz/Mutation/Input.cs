namespace ErrorBudgetGate.Fuzz.Mutation;

/// <summary>One generated input.</summary>
/// <param name="Text">For readers of texts; may hold halves of surrogate pairs.</param>
/// <param name="Bytes">For readers of bytes: the text in UTF-8, often damaged further.</param>
/// <param name="Choice">A number for whatever else the target varies.</param>
internal sealed record Input(string Text, byte[] Bytes, int Choice);
