using ErrorBudgetGate.Core.Budgets;
using ErrorBudgetGate.Core.Policies;
using ErrorBudgetGate.Core.Reports;

namespace ErrorBudgetGate.Status;

/// <summary>A service whose budgets are wanted.</summary>
/// <param name="Policy">By which rule its tier is told.</param>
/// <param name="Objectives">Null: only a recorded ratio is known.</param>
internal sealed record StatusTask(string Service, ErrorBudgetPolicy Policy, ServiceObjectives? Objectives)
{
    public BudgetQuestion Question(DateTimeOffset now) =>
        new(Service, Objectives?.Objectives ?? [], BudgetQuestion.DefaultQuery(Service), StatusQuestion.BurnWindowsOf(Policy), now)
        {
            Source = Objectives?.Source ?? EventSource.Raw,
        };
}
