# outlay_proto(<name> ROOT <dir> FILES <path below ROOT>... [DEPS <target>...])
# Compiles protos to C++ below build/<preset>/proto_gen as outlay::<name>. Linked whole: a static library would drop
# descriptors that only reflection uses. Generated headers are SYSTEM includes, so our warnings do not apply to them.
function(outlay_proto name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "ROOT" "FILES;DEPS")
  set(out "${CMAKE_BINARY_DIR}/proto_gen")
  file(MAKE_DIRECTORY "${out}")
  set(generated "")
  foreach(file IN LISTS arg_FILES)
    string(REGEX REPLACE "\\.proto$" "" stem "${file}")
    add_custom_command(
      OUTPUT "${out}/${stem}.pb.cc" "${out}/${stem}.pb.h"
      COMMAND protobuf::protoc "--proto_path=${CMAKE_SOURCE_DIR}/proto" "--proto_path=${arg_ROOT}" "--proto_path=${OUTLAY_GOOGLEAPIS_DIR}"
              "--cpp_out=${out}" "${arg_ROOT}/${file}"
      DEPENDS "${arg_ROOT}/${file}" protobuf::protoc
      COMMENT "protoc ${file}" VERBATIM)
    list(APPEND generated "${out}/${stem}.pb.cc")
  endforeach()
  set(target outlay_${name})
  add_library(${target}_generated STATIC ${generated})
  outlay_relax_sanitizer(${target}_generated undefined)
  set_property(GLOBAL APPEND PROPERTY OUTLAY_TARGETS ${target}_generated)
  target_include_directories(${target}_generated SYSTEM PUBLIC "${out}" ${Protobuf_INCLUDE_DIRS})
  target_link_libraries(${target}_generated PUBLIC protobuf::libprotobuf ${arg_DEPS})
  add_library(${target} INTERFACE)
  target_link_libraries(${target} INTERFACE "$<LINK_LIBRARY:WHOLE_ARCHIVE,${target}_generated>" ${arg_DEPS})
  add_library(outlay::${name} ALIAS ${target})
endfunction()
