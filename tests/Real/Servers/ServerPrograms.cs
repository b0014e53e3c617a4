using System.Diagnostics;
using ErrorBudgetGate.Tests.House;

namespace ErrorBudgetGate.Real.Servers;

/// <summary>The real servers' programs on this machine, as <c>tests/Real/servers.sh</c> finds them.</summary>
internal static class ServerPrograms
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Found = new(Find);

    /// <summary>The program's path; skips the test that asks where there is none.</summary>
    public static string Require(string program)
    {
        Skip.IfNot(Found.Value.ContainsKey(program), $"{program} is not on this machine; tests/Real/servers.sh fetches it where apt-get can.");
        return Found.Value[program];
    }

    private static Dictionary<string, string> Find()
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        var start = new ProcessStartInfo("bash") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(Checkout.Root, "tests", "Real", "servers.sh"));
        start.ArgumentList.Add("--paths");
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (line.Split('=', 2) is [var name, var path])
            {
                found[name] = path;
            }
        }

        process.WaitForExit();
        return found;
    }
}
