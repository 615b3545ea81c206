# Our target shapes. Sources are explicit and sorted; includes are written from the project's root.

# Most of a compilation is making the same templates again in every object, so builds from scratch put sources together.
# It hides a missing include, and a change compiles more: not for the preset that one develops with.
option(OUTLAY_UNITY "Compile several sources of a target as one (on in the presets asan, release and tsan)" OFF)
set(OUTLAY_UNITY_SOURCES 8)

# _outlay_sources(<target> [ALONE <file>...])
# ALONE: sources of the target that give the same name to different things in their unnamed namespaces as others do.
function(_outlay_sources target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "ALONE")
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${OUTLAY_UNITY} UNITY_BUILD_BATCH_SIZE ${OUTLAY_UNITY_SOURCES})
  set_source_files_properties(${arg_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# outlay_library(<name> SRCS <file>... [ALONE <file>...] [DEPS <target>...])
# Makes outlay_<name> with the alias outlay::<name>. Link by the alias: a typo is then an error.
function(outlay_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SRCS;ALONE;DEPS")
  set(target outlay_${name})
  if(arg_SRCS)
    add_library(${target} STATIC ${arg_SRCS})
    _outlay_sources(${target} ALONE ${arg_ALONE})
    set_property(GLOBAL APPEND PROPERTY OUTLAY_TARGETS ${target})
    target_include_directories(${target} PUBLIC "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${target} PUBLIC ${arg_DEPS} PRIVATE outlay::options)
  else()
    add_library(${target} INTERFACE)
    target_include_directories(${target} INTERFACE "${CMAKE_SOURCE_DIR}")
    target_link_libraries(${target} INTERFACE ${arg_DEPS})
  endif()
  add_library(outlay::${name} ALIAS ${target})
endfunction()

# Builds every program and no test: what the demo and the benchmarks need.
add_custom_target(outlay_programs)

# outlay_binary(<name> SRCS <file>... [ALONE <file>...] [DEPS <target>...])
function(outlay_binary name)
  _outlay_executable(${name} ${ARGN})
  add_dependencies(outlay_programs ${name})
endfunction()

# outlay_allocator(<name>...): gives programs that serve calls jemalloc: glibc's allocator is slow with messages that one
# thread makes and another one frees. Sanitizers bring an allocator of their own.
function(outlay_allocator)
  if(OUTLAY_SANITIZE)
    return()
  endif()
  foreach(name IN LISTS ARGV)
    target_link_libraries(${name} PRIVATE -Wl,--no-as-needed jemalloc::jemalloc -Wl,--as-needed)
  endforeach()
endfunction()

function(_outlay_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SRCS;ALONE;DEPS")
  add_executable(${name} ${arg_SRCS})
  _outlay_sources(${name} ALONE ${arg_ALONE})
  set_property(GLOBAL APPEND PROPERTY OUTLAY_TARGETS ${name})
  target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}")
  target_link_libraries(${name} PRIVATE ${arg_DEPS} outlay::options)
endfunction()

# outlay_test(<name> SRCS <file>... [ALONE <file>...] [DEPS <target>...] LABELS <level> [<service>] [TIMEOUT <seconds>])
# One binary per service and level; every case has a time limit.
function(outlay_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SRCS;ALONE;DEPS;LABELS")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  _outlay_executable(${name} SRCS ${arg_SRCS} ALONE ${arg_ALONE} DEPS ${arg_DEPS} GTest::gmock_main)
  outlay_relax_sanitizer(${name} alignment object-size)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT})
  if(OUTLAY_SANITIZE STREQUAL "thread")
    set(suppressions "${CMAKE_SOURCE_DIR}/cmake/tsan_suppressions.txt")
    set_tests_properties(${name} PROPERTIES ENVIRONMENT
      "TSAN_OPTIONS=ignore_noninstrumented_modules=1 suppressions=${suppressions}")
  endif()
endfunction()
