# How tests reach CTest. Labels: unit, session, house, client, export, bench. A script that cannot run here prints
# `skipped: why` and exits 77.
if(WAYFINDER_SANITIZE OR WAYFINDER_CHECKED)
  set(wayfinder_test_slowness 5)  # limits of waiting grow by this factor
else()
  set(wayfinder_test_slowness 1)
endif()

# The target tests_<label> builds what the tests of that label need, so that a run of some does not wait for all.
function(wayfinder_label_needs label target)
  if(NOT TARGET tests_${label})
    add_custom_target(tests_${label})
  endif()
  add_dependencies(tests_${label} ${target})
endfunction()

# wayfinder_catch_tests(TARGET LABEL label [TIMEOUT seconds] SOURCES ... LINK ... [ENVIRONMENT NAME=value ...]
# [SETS_UP fixture]): one executable, each of its TEST_CASEs a test of its own. SETS_UP: tests with FIXTURES_REQUIRED of that name run after all of these.
function(wayfinder_catch_tests target)
  cmake_parse_arguments(TESTS "" "LABEL;TIMEOUT;SETS_UP" "SOURCES;LINK;ENVIRONMENT" ${ARGN})
  if(NOT TESTS_TIMEOUT)
    set(TESTS_TIMEOUT 60)
  endif()
  math(EXPR timeout "${TESTS_TIMEOUT} * ${wayfinder_test_slowness}")
  add_executable(${target} ${TESTS_SOURCES})
  wayfinder_compile_options(${target})
  target_compile_options(${target} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O1>)  # quicker to build
  target_link_libraries(${target} PRIVATE wayfinder_catch_main ${TESTS_LINK})
  target_precompile_headers(${target} PRIVATE <catch2/catch.hpp>)
  wayfinder_label_needs(${TESTS_LABEL} ${target})
  # catch_discover_tests() cannot pass on a list of variables; what it takes for an emulator can be `env`.
  set_target_properties(${target} PROPERTIES CROSSCOMPILING_EMULATOR
    "/usr/bin/env;WAYFINDER_TEST_SLOWNESS=${wayfinder_test_slowness};${TESTS_ENVIRONMENT}")
  set(fixture)
  if(TESTS_SETS_UP)
    set(fixture FIXTURES_SETUP ${TESTS_SETS_UP})
  endif()
  # NoTests: a name that Catch cannot read back as a filter would otherwise pass without having run.
  catch_discover_tests(${target} TEST_PREFIX "${target}: " EXTRA_ARGS --warn NoTests
    PROPERTIES LABELS ${TESTS_LABEL} TIMEOUT ${timeout} ${fixture})
endfunction()

# wayfinder_catch_tests_again(TARGET PREFIX prefix LABEL label [TIMEOUT seconds] TAGS spec ENVIRONMENT NAME=value
# [SETS_UP fixture]): the test cases of that spec once more, under another name and with one more variable.
function(wayfinder_catch_tests_again target)
  cmake_parse_arguments(TESTS "" "PREFIX;LABEL;TIMEOUT;TAGS;ENVIRONMENT;SETS_UP" "" ${ARGN})
  set(fixture)
  if(TESTS_SETS_UP)
    set(fixture FIXTURES_SETUP ${TESTS_SETS_UP})
  endif()
  math(EXPR timeout "${TESTS_TIMEOUT} * ${wayfinder_test_slowness}")
  catch_discover_tests(${target} TEST_SPEC ${TESTS_TAGS} TEST_PREFIX "${TESTS_PREFIX}: "
    EXTRA_ARGS --warn NoTests --name ${TESTS_PREFIX}  # CMake tells two discoveries apart by their arguments
    PROPERTIES LABELS ${TESTS_LABEL} TIMEOUT ${timeout} ENVIRONMENT ${TESTS_ENVIRONMENT} ${fixture})
endfunction()

# wayfinder_script_test(NAME LABEL label [TIMEOUT seconds] [ALONE] COMMAND ...): a program in any language, run in the
# root of the sources. Its environment has WAYFINDER_EXECUTABLE, WAYFINDER_BUILD (this build folder) and
# WAYFINDER_TEST_SLOWNESS; ALONE: nothing else runs beside it.
function(wayfinder_script_test name)
  cmake_parse_arguments(TEST "ALONE" "LABEL;TIMEOUT" "COMMAND" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 120)
  endif()
  math(EXPR timeout "${TEST_TIMEOUT} * ${wayfinder_test_slowness}")
  wayfinder_label_needs(${TEST_LABEL} wayfinder)
  add_test(NAME ${name} COMMAND ${TEST_COMMAND} WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES LABELS ${TEST_LABEL} TIMEOUT ${timeout} SKIP_RETURN_CODE 77
    RUN_SERIAL "${TEST_ALONE}"
    ENVIRONMENT "WAYFINDER_EXECUTABLE=$<TARGET_FILE:wayfinder>;WAYFINDER_BUILD=${PROJECT_BINARY_DIR};WAYFINDER_TEST_SLOWNESS=${wayfinder_test_slowness}")
endfunction()

# wayfinder_script_test_in_each_lua(NAME SCRIPT TIMEOUT seconds [ALONE]): session tests NAME_lua54, NAME_lua53 … NAME_luajit, each
# with `--lua VERSION`, for the Luas that this build has modules for; 5.4 is the embedded one.
function(wayfinder_script_test_in_each_lua name script)
  cmake_parse_arguments(TEST "ALONE" "TIMEOUT" "" ${ARGN})
  set(alone)
  if(TEST_ALONE)
    set(alone ALONE)
  endif()
  foreach(version IN ITEMS 5.4 5.3 5.2 5.1 luajit)
    string(REPLACE "." "" agent "lua${version}")
    if(version STREQUAL "luajit")
      set(agent luajit)
    endif()
    if(TARGET wayfinder_module_${agent})
      wayfinder_label_needs(session wayfinder_module_${agent})
    elseif(NOT version STREQUAL "5.4")
      continue()
    endif()
    wayfinder_script_test(${name}_${agent} LABEL session TIMEOUT ${TEST_TIMEOUT} ${alone}
      COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/${script} --lua ${version})
  endforeach()
endfunction()
