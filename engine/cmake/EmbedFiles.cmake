# embed_files(target group pattern...): the text files that match, in the header
# <group>_files.h, which only TARGET can include:
#
#	static const char GROUP_rank[];			the content of rank.sql
#	static const struct { name, text, size } GROUP_files[];	all of them, by name; {0} ends
#
# The file is the source: psql can run it as it is, an editor knows its language.
function(embed_files target group)
  file(GLOB files CONFIGURE_DEPENDS ${ARGN})
  list(SORT files)
  set(text "// Made from ${ARGN}: edit those.\n#include <stddef.h>\n\n")
  set(table "static const struct { const char *name, *text; size_t size; } ${group}_files[] = {\n")
  foreach(f IN LISTS files)
    get_filename_component(name "${f}" NAME)
    string(REGEX REPLACE "\\.[a-z0-9]+$" "" symbol "${name}")
    string(REGEX REPLACE "[^A-Za-z0-9]" "_" symbol "${symbol}")
    if(target STREQUAL "api" AND group STREQUAL "web")
      string(REGEX REPLACE "[^A-Za-z0-9]" "_" symbol "${name}")
    endif()
    file(READ "${f}" content)
    string(REPLACE "\\" "\\\\" content "${content}")
    string(REPLACE "\"" "\\\"" content "${content}")
    string(REPLACE "\n" "\\n\"\n    \"" content "${content}")
    string(REPLACE "?" "\\?" content "${content}")	# no trigraphs
    string(APPEND text "static const char ${group}_${symbol}[] =\n    \"${content}\";\n\n")
    string(APPEND table "    { \"${name}\", ${group}_${symbol}, sizeof(${group}_${symbol}) - 1 },\n")
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${f}")
  endforeach()
  string(APPEND table "    { NULL, NULL, 0 },\n};\n")
  set(dir "${CMAKE_BINARY_DIR}/embedded/${target}")
  set(out "${dir}/${group}_files.h")
  set(made "${text}${table}")
  if(EXISTS "${out}")
    file(READ "${out}" was)
  endif()
  if(NOT "${was}" STREQUAL "${made}")
    file(WRITE "${out}" "${made}")
  endif()
  target_include_directories(${target} PRIVATE "${dir}")
endfunction()
