using ErrorBudgetGate.Tests.House;

namespace ErrorBudgetGate.Tests.Manifests;

/// <summary>The Applications beside this file, <c>application-STATE.yaml</c>.</summary>
internal static class Fixture
{
    public static string PathOf(string state) => Path.Combine(Checkout.Root, "tests", "ErrorBudgetGate.Tests", "Manifests", $"application-{state}.yaml");

    public static string Text(string state) => File.ReadAllText(PathOf(state));
}
