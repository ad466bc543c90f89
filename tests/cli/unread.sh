#!/bin/sh
# What a source grades as grave and no rule understands is not shown as clean, and somebody is told to read it;
# what a source itself says to be of another subject changes nothing.
. tests/cli/lib

# A clean answer to what weighs most: with it, and an audit that tells of nothing, a site is in the lowest band.
facts='documents_held,docs_held_count,bank_cards_held,hours_week_max,ot_voluntary,ot_refusal_penalty,dorm_curfew,gates_locked,
exit_permission_required,resignation_refused,phones_confiscated,physical_abuse_reports,recruited_by_force,wages_withheld_pct,
wage_delay_days,below_min_wage,deductions_pct,recruit_fee_paid,loan_from_employer,child_workers,state_transfer_programme,
prison_labour_used,threat_of_denunciation,contract_substitution,fee_months,cannot_leave_while_in_debt,penalty_for_leaving'
facts=$(echo "$facts" | tr -d '\n')
clean='false,0,false,48,true,false,false,false,false,false,false,0,false,0,0,false,0,0,false,0,false,none,false,false,0,false,false'

# id; severity; clause; category; status; words; whether it has to be read
cat >"$work/cases" <<'CASES'
clean;minor;Fire safety;;open;Two extinguishers were out of date.;no
other;critical;Other;Other;open;The foreman makes the newcomers kneel in the yard until they sign.;yes
blank;major;;;open;The foreman makes the newcomers kneel in the yard until they sign.;yes
minor;minor;Other;;open;The foreman makes the newcomers kneel in the yard until they sign.;no
claimed;critical;Other;;closed;The foreman makes the newcomers kneel in the yard until they sign.;yes
fire;critical;Fire safety;;open;The stairs of the second floor were full of boxes.;no
chemicals;critical;;Health and safety;open;Solvents stood in open drums beside the boiler.;no
green;major;Environment;;open;The discharge permit had run out in March.;no
zh_other;critical;其他;;open;新员工必须在院子里站到签字为止。;yes
zh_fire;critical;消防安全;;open;二楼楼梯堆满纸箱。;no
vi_other;critical;Khác;;open;Người mới phải đứng ngoài sân cho đến khi chịu ký.;yes
vi_fire;critical;Phòng cháy chữa cháy;;open;Cầu thang tầng hai chất đầy thùng.;no
th_other;critical;อื่นๆ;;open;หัวหน้านับคนที่ประตูด้วยไม้ทุกเช้า;yes
th_fire;critical;ความปลอดภัยจากอัคคีภัย;;open;บันไดชั้นสองมีกล่องวางเต็ม;no
id_other;critical;Lain-lain;;open;Orang baru harus berdiri di halaman sampai mau tanda tangan.;yes
bonded;critical;PA 11: No Bonded Labour;;open;The foreman makes the newcomers kneel in the yard until they sign.;yes
dorm;critical;Health and safety: dormitory;;open;The beds of the night shift had no boards.;yes
CASES

{
  echo 'facility_id,name,address,country,sector,number_of_workers'
  while IFS=';' read -r id rest; do
    echo "$id,Works $id Ltd,\"$id, Sample Road, Sample District\",PT,Apparel,300"
  done <"$work/cases"
  echo 'said,Works said Ltd,"said, Sample Road, Sample District",PT,Apparel,300'
} >"$work/in/sites.csv"
{
  echo "facility_id,audit_id,scheme,audit_date,announced,interviews_offsite,finding_id,severity,clause,indicator,status,evidence_text,$facts"
  while IFS=';' read -r id severity clause category status words _; do
    echo "$id,A,canonical,2026-03-01,unannounced,yes,F1,$severity,\"$clause\",$category,$status,\"$words\",$clean"
  done <"$work/cases"
} >"$work/in/audits.csv"
cat >"$work/in/voice.csv" <<'CSV'
facility_id,date,grievance_id,category,severity,testimony
said,2026-03-02,G1,Other,urgent,The man from the second gate counts us with a stick.
said,2026-03-02,G2,Other,critical,The man from the second gate counts us with a stick.
CSV
run 0 load "$work/in/sites.csv"
run 0 load "$work/in/audits.csv"
run 0 load --feed worker-voice "$work/in/voice.csv"
run 0 scan --as-of 2026-07-01
says 'have a grave finding that no rule understood: flare unread'
run 0 unread --format csv -n 100
cp "$work/out" "$work/unread"
run 0 rank --format csv --band low
cp "$work/out" "$work/low"
while IFS=';' read -r id severity clause category status words must; do
  if [ "$must" = yes ]; then
    check "$id has to be read" grep -q ",Works $id Ltd," "$work/unread"
    check "$id is not in the lowest band" test "$(grep -c "Works $id Ltd" "$work/low")" = 0
  else
    check "$id has not" test "$(grep -c ",Works $id Ltd," "$work/unread")" = 0
    check "$id stands where it would without" grep -q ",Works $id Ltd," "$work/low"
  fi
done <"$work/cases"
check 'the gravest come first' sh -c "sed -n 2,20p '$work/unread' | cut -d, -f1 | sort -c"
check 'what workers said is sealed' sh -c "grep ',Works said Ltd,' '$work/unread' | grep -q 'sealed: a worker said it'"
check 'in whole' test "$(grep -c stick "$work/unread")" = 0

run 0 show other
prints 'Something grave was found that no rule understood'
prints '1 grave finding that no rule understood'
prints 'kneel in the yard'
run 0 show other --level 0
prints 'what it says is not told at this level of evidence'
check 'nor anywhere else' test "$(grep -c kneel "$work/out")" = 0
run 0 show said
prints 'what workers said is kept sealed'
check 'and its category with it' test "$(grep -c stick "$work/out")" = 0

# who has read it says so: the category is corrected, or the correction was verified
sed -n '1p;/^other,/s/,"Other",Other,/,Fire safety,,/p;/^claimed,/s/,closed,/,verified,/p' "$work/in/audits.csv" >"$work/in/read.csv"
run 0 load "$work/in/read.csv"
run 0 scan --as-of 2026-07-02
run 0 unread --format csv -n 100
check 'what was read is read' test "$(grep -c ',Works other Ltd,\|,Works claimed Ltd,' "$work/out")" = 0
run 0 rank --format csv --band low
check 'and its site is as it was' grep -q ',Works other Ltd,' "$work/out"

run 0 unread --country VN
says 'has understood every grave finding of the facilities that pass the filters'
run 64 unread --country vietnam
run 64 unread extra
summary
