#!/bin/sh
# Real files, where they are at hand beside the repository: every facility list, list of
# orders and Open Supply Hub file is read whole; then scanned, ranked, explained.  What
# is asserted are facts about the files.
. tests/cli/lib
data=../shared/data
if [ ! -d "$data/facilities" ]; then
  skip "no $data/facilities here: real files were not loaded"
  summary
fi

# exit code | rows read | file; a dot: any number of rows
while IFS='|' read -r expected rows file; do
  expected=${expected%% *}
  rows=${rows# }
  rows=${rows%% *}
  file=$data/${file# }
  [ -e "$file" ] || { skip "no $file here"; continue; }
  run "$expected" load "$file"
  [ "$expected" = 0 ] || continue
  says "  $rows rows read in "
  says ' 0 refused'
done <<'END'
0 | 5443 | facilities/open_supply_hub_facilities.ndjson
0 | 51   | facilities/open_supply_hub_download.csv
0 | 29   | facilities/contributor_lists/Fall_2017_Compliance_List.csv
0 | 33   | facilities/contributor_lists/Fall_2018_Compliance_List.csv
0 | 54   | facilities/contributor_lists/Spring_2017_Apparel_List.csv
0 | 14   | facilities/contributor_lists/Spring_2019_Compliance_List.csv
0 | 46   | facilities/contributor_lists/Summer_2017_Compliance_List.csv
0 | 51   | facilities/contributor_lists/Summer_2018_Affiliate_List.csv
0 | 77   | facilities/contributor_lists/Summer_2019_Affiliate_List.csv
0 | 59   | facilities/contributor_lists/Summer_2019_Apparel_List.csv
0 | 75   | facilities/contributor_lists/Summer_2019_Compliance_List.csv
0 | 18   | facilities/contributor_lists/Winter_2017_Affiliate_List.csv
0 | 25   | facilities/contributor_lists/Winter_2017_Compliance_List.csv
0 | 38   | facilities/contributor_lists/Winter_2018_Apparel_List.csv
0 | 62   | facilities/contributor_lists/Winter_2019_Compliance_List.csv
0 | 351  | facilities/contributor_lists/Winter_2019_Compliance_List_V2.csv
0 | 2    | facilities/contributor_lists/facilities_ClwEunE.csv
0 | 2    | facilities/contributor_lists/facilities_with_bom.csv
0 | 0    | facilities/contributor_lists/facilities_zAXAF2Q.csv
0 | 83   | facilities/contributor_lists/list_2.csv
0 | 19   | facilities/contributor_lists/list_3.csv
0 | 81   | facilities/contributor_lists/list_4.csv
0 | 64   | facilities/contributor_lists/list_5.csv
0 | 44   | facilities/contributor_lists/list_6.csv
0 | 30   | facilities/contributor_lists/list_7.csv
0 | 61   | facilities/contributor_lists/list_8.csv
0 | 34   | facilities/contributor_lists/list_9.csv
0 | 54   | facilities/contributor_lists/list_10.csv
0 | 55   | facilities/contributor_lists/list_11.csv
0 | 15   | facilities/contributor_lists/list_12.csv
0 | 26   | facilities/contributor_lists/list_13.csv
0 | 46   | facilities/contributor_lists/list_14.csv
0 | 351  | facilities/contributor_lists/list_15.csv
0 | 54   | lists/cbp_wro_findings_transcribed.csv
65 | -   | facilities/contributor_lists/list_12.xls
0 | 15   | facilities/contributor_lists/list_12.xlsx
65 | -   | facilities/contributor_lists/error_codes.xlsx
65 | -   | facilities/contributor_lists/LICENSE.txt
0 | 71   | lists/us_cbp_forced_labor.yml
0 | 5746 | lists/ofac/add.csv
0 | 4463 | lists/ofac/alt.csv
0 | 3534 | lists/ofac/sdn.csv
0 | 3291 | audits/japan_mhlw_labour_violations.tsv
END

# the tables that ship are what flare makes of the files; one cell was corrected by hand:
# Thailand's shrimp left the list in 2024
cells() {
  grep -o '"key": \[[^]]*\], "value": [^,}]*' "$1" | grep -v '"TH", "shrimp"' | tr -d ' ' | sort
}
while read -r name feed file; do
  run 0 table --feed "$feed" --table "$name" "$data/country/$file"
  cells "$work/out" >"$work/got"
  cells "rules/tables/$name.json" >"$work/wanted"
  same "$work/got" "$work/wanted"
done <<'END'
goods_listed_for_forced_labour dol-goods ilab_goods_2023.csv
goods_made_with_listed_inputs dol-inputs ilab_goods_2023.csv
ratification_c029 ilo-ratifications ratifications.csv
ratification_c081 ilo-ratifications ratifications.csv
ratification_c105 ilo-ratifications ratifications.csv
ratification_p029 ilo-ratifications ratifications.csv
END

run 0 scan --as-of 2026-11-01
check 'every facility of the register was judged' test "$(sed 's/.*"facilities":\([0-9]*\),.*/\1/' "$work/out")" -ge 5443
run 0 rank --format csv -n 100000 --band low,guarded,elevated,high,severe,insufficient
check 'every one is in the list' test "$(grep -c '^[0-9]' "$work/out")" -ge 5443
id=$(tr -d '\r' <"$work/out" | sed -n '2s/.*,//p')
run 0 show "$id" --format text
prints "id $id"
prints 'ruleset 1 (SHA-256 '
summary
