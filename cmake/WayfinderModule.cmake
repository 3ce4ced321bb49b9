# wayfinder_module(NAME SOURCES... LINK targets...): one folder, one static library, the project's warnings.
function(wayfinder_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra -Wpedantic -Wshadow -Wconversion
    -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor>)
  # A message's optional members are there to be left out: Body{.line = 3}.
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wno-missing-field-initializers>)
  if(WAYFINDER_SANITIZE AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")  # it sees them in the sanitizers' own code
    target_compile_options(${target} PRIVATE -Wno-maybe-uninitialized)
  endif()
  if(WAYFINDER_WERROR AND NOT WAYFINDER_SANITIZE)  # what flow analysis says of instrumented code is often wrong
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Werror>)
  endif()
  if(WAYFINDER_CHECKED)
    target_compile_definitions(${target} PUBLIC WAYFINDER_CHECKED)
  endif()
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON CXX_EXTENSIONS OFF)
endfunction()

function(wayfinder_module name)
  cmake_parse_arguments(MODULE "" "" "SOURCES;LINK;PRECOMPILE" ${ARGN})
  add_library(wayfinder_${name} STATIC ${MODULE_SOURCES})
  wayfinder_compile_options(wayfinder_${name})
  target_link_libraries(wayfinder_${name} PUBLIC ${MODULE_LINK})
  if(MODULE_PRECOMPILE)
    target_precompile_headers(wayfinder_${name} PRIVATE ${MODULE_PRECOMPILE})
  endif()
endfunction()
