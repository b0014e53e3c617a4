#!/usr/bin/env bash
# The gate's decision as a team would write it with bash, curl and jq: the yardstick of tests/Benchmarks, not the product.
# The contract of the four environment variables, the same requests and the same answers as the executable's.
#
#   SERVICE_NAME PROMETHEUS_URL POLICY_TIER_3_THRESHOLD OVERRIDE_ANNOTATION   the contract
#   KUBERNETES_URL [KUBERNETES_CA] [KUBERNETES_TOKEN]                          the API server
#   SPLUNK_HEC_URL, SPLUNK_HEC_TOKEN, SLACK_WEBHOOK_URL                        used only where set
set -euo pipefail

threshold=${POLICY_TIER_3_THRESHOLD:-0.25}
annotation=${OVERRIDE_ANNOTATION:-sre.internal/budget-override-approved}
application=${APPLICATION_NAME:-$SERVICE_NAME}
namespace=${APPLICATION_NAMESPACE:-argocd}
query="slo:error_budget_remaining:ratio{service=\"$SERVICE_NAME\"}"

kubernetes=(curl -sS --fail --max-time 10)
[[ -n ${KUBERNETES_CA:-} ]] && kubernetes+=(--cacert "$KUBERNETES_CA")
[[ -n ${KUBERNETES_TOKEN:-} ]] && kubernetes+=(-H "Authorization: Bearer $KUBERNETES_TOKEN")

ask() { curl -sS --fail --max-time 10 --data-urlencode "query=$1" "$PROMETHEUS_URL/api/v1/query"; }

remaining=$(ask "$query" | jq -er 'select(.status == "success") | .data.result | select(length == 1) | .[0].value[1] | select(test("^-?[0-9.e+-]+$"))') ||
  { echo '{"decision":"INDETERMINATE"}'; exit 3; }
sampled=$(ask "timestamp($query)" | jq -er '.data.result[0].value[1]') || { echo '{"decision":"INDETERMINATE"}'; exit 3; }
if (($(date +%s) - ${sampled%.*} > 600)); then echo '{"decision":"INDETERMINATE"}'; exit 3; fi

manifest=$("${kubernetes[@]}" "$KUBERNETES_URL/apis/argoproj.io/v1alpha1/namespaces/$namespace/applications/$application")
read -r decision code override revision uid < <(
  jq -r --argjson remaining "$remaining" --argjson threshold "$threshold" --arg annotation "$annotation" '
    (.metadata.annotations[$annotation] // "" | ascii_downcase | IN("true", "yes", "1")) as $override
    | (if $remaining > $threshold then ["ALLOWED", 0] elif $override then ["OVERRIDDEN", 0] else ["BLOCKED", 1] end)
      + [$override, .status.operationState.syncResult.revision // .status.operationState.operation.sync.revision // "-", .metadata.uid]
    | map(tostring) | join(" ")' <<<"$manifest"
)

record=$(jq -cn --arg service "$SERVICE_NAME" --arg decision "$decision" --argjson remaining "$remaining" --argjson exit_code "$code" \
  --argjson override "$override" --arg revision "$revision" --arg uid "$uid" --arg query "$query" \
  '{time: (now | todate), $service, $decision, $exit_code, budget_remaining_pct: ($remaining * 100), $override, $revision, application_uid: $uid, $query}')

event=$(jq -cn --arg decision "$decision" --arg application "$application" --arg namespace "$namespace" --arg uid "$uid" '{
  apiVersion: "v1", kind: "Event", metadata: {generateName: "error-budget-gate-", $namespace},
  involvedObject: {apiVersion: "argoproj.io/v1alpha1", kind: "Application", name: $application, $namespace, $uid},
  reason: $decision, message: "error budget", type: (if $decision == "ALLOWED" then "Normal" else "Warning" end),
  source: {component: "gate.sh"}, firstTimestamp: (now | todate), lastTimestamp: (now | todate), count: 1}')
"${kubernetes[@]}" -o /dev/null -H 'Content-Type: application/json' -d "$event" "$KUBERNETES_URL/api/v1/namespaces/$namespace/events" || echo "no event" >&2

if [[ -n ${SPLUNK_HEC_URL:-} ]]; then
  jq -c '{sourcetype: "sre:error_budget:decision", event: .}' <<<"$record" |
    curl -sS --fail --max-time 10 -o /dev/null -H "Authorization: Splunk $SPLUNK_HEC_TOKEN" -d @- "$SPLUNK_HEC_URL/services/collector/event" ||
    { [[ $decision != OVERRIDDEN ]] || { decision=BLOCKED code=1; }; }
fi
if [[ -n ${SLACK_WEBHOOK_URL:-} && $decision != ALLOWED ]]; then
  jq -cn --arg text "$SERVICE_NAME: $decision" '{$text}' | curl -sS --max-time 10 -o /dev/null -d @- "$SLACK_WEBHOOK_URL" || true
fi

echo "$record"
exit "$code"
