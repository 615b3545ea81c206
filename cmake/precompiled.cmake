# Precompiled headers: most of a compilation is reading the same headers of others again. Three sets, each compiled
# once; outlay_precompile() gives every target of ours the largest set that it may use, so that no target names one:
#   plain   the standard library and Abseil: what a domain may include
#   proto   plain and protobuf: generated code, and what links a proto
#   test    proto and GoogleTest: tests and their helpers
# Only headers of dependencies belong here: one of ours would compile everything anew when it changes. A source still
# includes what it uses; OUTLAY_PRECOMPILE=OFF builds without and shows what is missing.

option(OUTLAY_PRECOMPILE "Precompile the headers of dependencies" ON)

set(OUTLAY_PLAIN_HEADERS
  <algorithm> <array> <atomic> <chrono> <condition_variable> <cstdint> <deque> <functional> <limits> <map> <memory>
  <mutex> <optional> <set> <span> <sstream> <string> <string_view> <thread> <tuple> <unordered_map> <utility> <vector>
  <absl/status/status.h> <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/strings/str_split.h>
  <absl/synchronization/mutex.h> <absl/time/time.h>)
set(OUTLAY_PROTO_HEADERS ${OUTLAY_PLAIN_HEADERS}
  <google/protobuf/descriptor.pb.h> <google/protobuf/generated_message_reflection.h>
  <google/protobuf/generated_message_util.h> <google/protobuf/map.h> <google/protobuf/message.h>
  <google/protobuf/timestamp.pb.h> <google/protobuf/wire_format.h>)
set(OUTLAY_TEST_HEADERS ${OUTLAY_PROTO_HEADERS} <gmock/gmock.h> <gtest/gtest.h>)

# outlay_precompile(): call it once, after all targets are there.
function(outlay_precompile)
  if(NOT OUTLAY_PRECOMPILE)
    return()
  endif()
  foreach(set IN ITEMS plain proto test)
    string(TOUPPER "OUTLAY_${set}_HEADERS" headers)
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/precompiled/${set}.cc" CONTENT "// Carries the headers.\n")
    add_library(outlay_precompiled_${set} OBJECT "${CMAKE_BINARY_DIR}/precompiled/${set}.cc")
    target_link_libraries(outlay_precompiled_${set} PRIVATE outlay::options)
    target_precompile_headers(outlay_precompiled_${set} PRIVATE ${${headers}})
  endforeach()
  target_link_libraries(outlay_precompiled_test PRIVATE GTest::gmock)
  get_property(targets GLOBAL PROPERTY OUTLAY_TARGETS)
  foreach(target IN LISTS targets)
    _outlay_header_set(${target})
    get_target_property(set ${target} OUTLAY_HEADER_SET)
    target_precompile_headers(${target} REUSE_FROM outlay_precompiled_${set})
  endforeach()
endfunction()

# Writes the name of the target's set into its property OUTLAY_HEADER_SET: the largest of what it links.
function(_outlay_header_set target)
  get_target_property(known ${target} OUTLAY_HEADER_SET)
  if(known)
    return()
  endif()
  set(largest plain)
  get_target_property(linked ${target} INTERFACE_LINK_LIBRARIES)
  get_target_property(linked_privately ${target} LINK_LIBRARIES)
  foreach(entry IN LISTS linked linked_privately)
    string(REGEX REPLACE "^\\$<.*[,:]([A-Za-z0-9_:]+)>$" "\\1" library "${entry}")
    set(set plain)
    if(library MATCHES "^GTest::")
      set(set test)
    elseif(library STREQUAL "protobuf::libprotobuf")
      set(set proto)
    elseif(library MATCHES "^outlay" AND TARGET ${library})
      get_target_property(aliased ${library} ALIASED_TARGET)
      if(aliased)
        set(library ${aliased})
      endif()
      _outlay_header_set(${library})
      get_target_property(set ${library} OUTLAY_HEADER_SET)
    endif()
    if(set STREQUAL "test" OR largest STREQUAL "plain")
      set(largest ${set})
    endif()
  endforeach()
  set_target_properties(${target} PROPERTIES OUTLAY_HEADER_SET ${largest})
endfunction()
