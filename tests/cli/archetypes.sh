#!/bin/sh
# What an expert would say of a site, and what the shipped ruleset says: bands, patterns
# and order of cases that differ in one thing.  The numbers may change; when a band or an
# order here does, somebody has to answer for it (rules/model.json, "why").
. tests/cli/lib

# A clean answer to what an audit asks.
clean='contract_substitution=false terms_changed_after_arrival=false job_other_than_promised=false
contract_in_worker_language=true dorm_curfew=false gates_locked=false exit_permission_required=false
toilet_permission=false guards_restrict=false constant_surveillance=false resignation_refused=false
penalty_for_leaving=false phones_confiscated=false visitors_allowed=true transshipment=false vessel_days_at_sea=0
physical_abuse_reports=0 sexual_harassment_reports=0 recruited_by_force=false threat_of_denunciation=false
threats_to_family=false threat_dismissal_for_ot_refusal=false retaliation_cases=0 blacklist_threat=false
fines_disciplinary=false documents_held=false docs_held_count=0 bank_cards_held=false wage_delay_days=0
wages_withheld_pct=0 savings_compulsory=false deposit_required=false final_pay_withheld=false deductions_pct=0
below_min_wage=false ot_rate_pct=150 payroll_falsified=false recruit_fee_paid=0 fee_months=0 loan_from_employer=false
debt_months_to_repay=0 cannot_leave_while_in_debt=false bonded_by_family_debt=false dorm_m2_per_worker=6
dorm_fire_exits=true potable_water=true hours_week_max=54 hours_week_avg=50 normal_hours_week=48 ot_hours_week=6
days_worked_consecutive=6 ot_voluntary=true ot_refusal_penalty=false on_call_day_and_night=false
vulnerability_exploited=false irregular_status_workers=0 state_transfer_programme=false minority_transfer_workers=0
quota_assigned=false political_education=false security_escort=false pairing_assistance=false xinjiang_input_share=0
xpcc_link=false conscript_labour=false mobilised_public_servants=false communal_labour_compulsory=false
dprk_workers=false prison_labour_used=none child_workers=0 child_unfree=false young_workers_hazardous=false
age_documents_checked=true'
weak='dorm_curfew=true toilet_permission=true transshipment=true loan_from_employer=true dorm_m2_per_worker=2.5
ot_hours_week=14 days_worked_consecutive=7 age_documents_checked=false ot_rate_pct=120 normal_hours_week=50
written_contract_before_departure=false foreign_migrant_share_pct=60 migrant_share_pct=60
agency_worker_share_pct=55 employer_tied_visa=true'
jail='prison_supervised_by_public_authority=true prison_can_refuse_without_penalty=true
prison_conviction_basis=criminal'

# Each case: id; place; source; answers (CLEAN and others stand for those above); a finding
# and its status; the band and the patterns that are expected.  Sources: an announced audit,
# `surprise` an unannounced one with interviews off site, `old` an announced one of 2022,
# `self` the site's own questionnaire, `none` nobody.
cat >"$work/cases" <<'END'
unknown;      VN;none;;;insufficient;none
context;      VN;audit;foreign_migrant_share_pct=60 migrant_share_pct=60 employer_tied_visa=true;;insufficient;none
trivial;      VN;audit;potable_water=true;;insufficient;none
self_clean;   VN;self;CLEAN;;insufficient;none
self_curfew;  VN;self;dorm_curfew=true curfew_hours=8;;insufficient;involuntariness
clean;        VN;surprise;CLEAN;;low;none
clean_told;   VN;audit;CLEAN;Two fire extinguishers were past their inspection date.=open;low;none
clean_risk;   VN;surprise;CLEAN foreign_migrant_share_pct=60 migrant_share_pct=60 agency_worker_share_pct=55 employer_tied_visa=true;;guarded;none
xinjiang;     CN-XJ;none;;;elevated;involuntariness
xinjiang_clean;CN-XJ;surprise;CLEAN;;elevated;involuntariness
dprk_site;    KP;none;;;high;involuntariness
verified;     VN;old;;The employer keeps the passports of all migrant workers.=verified;insufficient;none
verified_clean;VN;old+surprise;CLEAN;The employer keeps the passports of all migrant workers.=verified;low;none
old_open;     VN;old;;The employer keeps the passports of all migrant workers.=open;guarded;menace
weak;         VN;surprise;WEAK;;elevated;involuntariness
hours;        VN;surprise;hours_week_max=72 ot_voluntary=true ot_refusal_penalty=false;;guarded;involuntariness
hours_many;   VN;surprise;CLEAN hours_week_max=72 hours_week_avg=66 ot_hours_week=24 days_worked_consecutive=20;;guarded;involuntariness
hours_allowed;VN;surprise;CLEAN hours_week_max=66 over_60_conditions_met=true;;low;none
hours_once;   VN;audit;hours_week_max=72;;guarded;involuntariness
hours_twice;  VN;audit;hours_week_max=72;Workers worked up to 72 hours per week.=open;guarded;involuntariness
forced;       VN;surprise;hours_week_max=72 ot_voluntary=false;;elevated;involuntariness
penalised;    VN;surprise;hours_week_max=72 ot_voluntary=false ot_refusal_penalty=true;;high;both_strong
wages_hours;  VN;audit;below_min_wage=true payroll_falsified=true hours_week_max=72;;elevated;involuntariness
wages_late;   VN;audit;wage_delay_days=40;;elevated;involuntariness
wages_kept_in;VN;audit;wage_delay_days=40 resignation_refused=true;;high;involuntariness both_strong
lodged;       VN;surprise;documents_held=true;;guarded;menace
passports;    VN;surprise;documents_held=true documents_returned_on_request=false doc_access_hours=8 docs_held_count=90 doc_retention_consent=false;;elevated;menace
self_passports;VN;self;documents_held=true documents_returned_on_request=false;;elevated;menace
fee;          VN;audit;recruit_fee_paid=500 monthly_wage=1000;;guarded;involuntariness
fee_month;    VN;audit;recruit_fee_paid=1001 monthly_wage=1000;;elevated;involuntariness
fee_quarter;  VN;audit;recruit_fee_paid=3001 monthly_wage=1000;;high;involuntariness
fee_passports;VN;surprise;recruit_fee_paid=3001 monthly_wage=1000 documents_held=true documents_returned_on_request=false;;severe;both_strong
held_in_debt; VN;audit;cannot_leave_while_in_debt=true;;high;involuntariness
cut_off;      VN;surprise;gates_locked=true phones_confiscated=true;;high;both_strong
locked;       VN;surprise;gates_locked=true;;elevated;menace
threat;       VN;audit;threat_of_denunciation=true;;elevated;menace
violence;     VN;audit;physical_abuse_reports=1;;high;menace
child;        VN;audit;child_workers=1;;high;involuntariness
child_unfree; VN;audit;child_unfree=true;;severe;both_strong
transfer;     CN;audit;state_transfer_programme=true;;high;involuntariness
transfer_told;CN;audit;;The workers came through a government labour transfer programme.=open;high;involuntariness
transfer_done;CN;audit;;The workers came through a government labour transfer programme.=verified;high;involuntariness
escort;       CN;audit;state_transfer_programme=true security_escort=true;;severe;both_strong
pairing;      CN;audit;pairing_assistance=true;;guarded;involuntariness
teachers;     UZ;audit;mobilised_public_servants=true;;elevated;involuntariness
dprk_workers; CN;audit;dprk_workers=true;;high;both_strong
jail_public;  VN;audit;CLEAN JAIL prison_labour_used=public prison_hired_to_private=false;;low;involuntariness
jail_fair;    VN;audit;CLEAN JAIL prison_labour_used=private prison_hired_to_private=true prison_written_consent=true prison_wage_pct_of_free=90;;low;involuntariness
jail_private; VN;audit;CLEAN JAIL prison_labour_used=private prison_hired_to_private=true prison_wage_pct_of_free=90;;elevated;involuntariness
jail_forced;  VN;audit;JAIL prison_labour_used=private prison_hired_to_private=true prison_written_consent=false;;high;involuntariness
jail_political;VN;audit;prison_labour_used=public prison_conviction_basis=strike;;severe;both_strong
END

# The score of the first is at least that of the second, and so on.
order='severe: escort transfer pairing
fees: fee_passports fee_quarter fee_month fee unknown
papers: fee_passports passports self_passports lodged clean
passports: passports old_open verified verified_clean
hours: penalised forced hours_many hours clean hours_allowed
wages: wages_kept_in wages_late clean
told: transfer_done transfer_told
state: dprk_site xinjiang xinjiang_clean
clean: xinjiang_clean clean_risk clean
children: child_unfree child clean
prison: jail_political jail_forced jail_private jail_fair
movement: cut_off locked clean'

words() { # on one line
  echo "$1" | tr '\n' ' '
}

sed 's/; */;/g' "$work/cases" | awk -F ';' -v clean="$(words "$clean")" -v weak="$(words "$weak")" \
  -v jail="$(words "$jail")" -v dir="$work" '
function row(line) { print line >> (dir "/audits.csv") }
# One assessment: its answers a row each, its finding a row.
function assess(id, source, answers, finding,   head, n, i, a, f) {
  head = id "," id "-" source ","
  if (source == "self") head = head "questionnaire,2026-05-01,,,,"
  else if (source == "surprise") head = head "canonical,2026-05-01,unannounced,true,true,true"
  else head = head "canonical," (source == "old" ? "2022" : "2026") "-05-01,announced,,,true"
  n = split(answers, a, / +/)
  for (i = 1; i <= n; i++)
    if (split(a[i], f, "=") == 2) row(head "," f[1] "," f[2] ",,,,")
  if (split(finding, f, "=") == 2)
    row(head ",,," id "-1,\"" f[1] "\"," f[2] "," (f[2] == "verified" ? "An auditor" : ""))
}
BEGIN {
  row("facility_id,audit_id,scheme,audit_date,announced,interviews_offsite,interview_language_ok,records_reliable," \
      "fact_code,value,finding_id,evidence_text,status,closure_verified_by")
  print "facility_id,name,address,country,sector,product_type" > (dir "/sites.csv")
}
{
  place = NR " Sample Road" ($2 == "CN-XJ" ? ", Aksu Prefecture, Xinjiang" : "")
  print $1 ",Site " $1 ",\"" place "\"," substr($2, 1, 2) "," \
      ($2 ~ /^[CK]/ ? "textiles,Textiles" : "apparel,Garments") > (dir "/sites.csv")
  plain = $4
  sub(/CLEAN/, "", plain); sub(/WEAK/, weak, plain); sub(/JAIL/, jail, plain)
  # of two answers to one fact the case gives the one that stands
  answers = plain
  n = $4 ~ /CLEAN/ ? split(clean, c, / +/) : 0
  for (i = 1; i <= n; i++) {
    name = c[i]; sub(/=.*/, "=", name)
    if (index(" " plain, " " name) == 0) answers = answers " " c[i]
  }
  if ($3 == "audit" || $3 == "surprise" || $3 == "self") assess($1, $3, answers, $5)
  if ($3 ~ /^old/) assess($1, "old", "", $5)
  if ($3 == "old+surprise") assess($1, "surprise", answers, "")
}'

run 0 db start
for file in sites audits; do
  run 0 load --known-at 2026-07-01T00:00:00Z "$work/$file.csv"
  says ' 0 refused'
done
run 0 scan --as-of 2026-07-01 --known-at 2026-07-02T00:00:00Z
run 0 rank --format csv -n 1000 --band low,guarded,elevated,high,severe
tr -d '\r' <"$work/out" >"$work/ranked"
run 0 rank --format csv -n 1000 --band insufficient
tr -d '\r' <"$work/out" >>"$work/ranked"

value() { # id, column
  awk -F , -v name="Site $1" -v column="$2" '$4 == name { print $column }' "$work/ranked"
}

while IFS=';' read -r id _ _ _ _ band patterns; do
  is=$(value "$id" 3)
  check "$id: $is ($(value "$id" 2)), not $band" [ "$is" = "$band" ]
  is=$(value "$id" 7)
  case " $patterns " in *" $is "*) ok ;; *) not_ok "$id: pattern $is, not $patterns" ;; esac
done <"$work/cases"

echo "$order" >"$work/order"
while read -r _ first rest; do
  for next in $rest; do
    check "$first ($(value "$first" 2)) is not above $next ($(value "$next" 2))" \
      awk -v a="$(value "$first" 2)" -v b="$(value "$next" 2)" 'BEGIN { exit !(a != "" && b != "" && a + 0 >= b + 0) }'
    first=$next
  done
done <"$work/order"

# An audit and the site's own word show as much as they are believed, and what the site
# says of itself is seen by nobody.
coverage() { value "$1" 10; }
check 'coverage follows reliability' awk -v a="$(coverage clean)" -v b="$(coverage clean_told)" \
  -v c="$(coverage self_clean)" -v d="$(coverage trivial)" -v e="$(coverage xinjiang_clean)" 'BEGIN { exit !(a > b && b > c && c > 0.1 && b > d && e == 0) }'

# One thing told twice, as an answer and in words, counts once.
check 'what an answer and words tell both' [ "$(value hours_twice 2)" = "$(value hours_once 2)" ]
summary
