using System.CommandLine;

namespace ErrorBudgetGate.Cli;

/// <summary><c>completion SHELL</c>: prints a script that asks this executable for suggestions.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _error_budget_gate() {
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$(error-budget-gate "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            [ ${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o filenames -F _error_budget_gate error-budget-gate

        """;

    private const string Zsh = """
        #compdef error-budget-gate
        _error_budget_gate() {
            local -a suggestions
            suggestions=("${(@f)$(error-budget-gate "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a suggestions || _files
        }
        compdef _error_budget_gate error-budget-gate

        """;

    private const string Fish = """
        complete -c error-budget-gate -a '(error-budget-gate "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'

        """;

    public static Command Create()
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command("completion", "Print a completion script: source <(error-budget-gate completion bash)") { shell };
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(shell) switch
            {
                "bash" => Bash,
                "zsh" => Zsh,
                _ => Fish,
            });
            return ExitCodes.Allowed;
        });
        return command;
    }
}
