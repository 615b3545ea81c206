# Compiler options, on one interface target that every target of ours links privately.
# They never reach generated code or a dependency's headers.

option(OUTLAY_WERROR "Treat warnings as errors (on in the presets, off for packagers)" OFF)
set(OUTLAY_SANITIZE "" CACHE STRING "Empty, 'address,undefined' or 'thread'; applied to every object")
set_property(CACHE OUTLAY_SANITIZE PROPERTY STRINGS "" "address,undefined" "thread")
if(NOT OUTLAY_SANITIZE MATCHES "^(|address,undefined|thread)$")
  message(FATAL_ERROR "OUTLAY_SANITIZE='${OUTLAY_SANITIZE}': use '', 'address,undefined' or 'thread'")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
# Not -O3: g++ 12 then reports overflows that cannot be.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
# Everywhere, because a precompiled header fits only sources with the same flags.
add_compile_options(-pthread)

find_program(OUTLAY_CCACHE ccache)
if(OUTLAY_CCACHE)
  # With precompiled headers ccache finds nothing again without these two; no source of ours uses __TIME__.
  set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros ${OUTLAY_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_CXX_COMPILER_LAUNCHER})
endif()

# A sanitized object must not meet an unsanitized one, so these are the only global flags.
if(OUTLAY_SANITIZE)
  add_compile_options(-fsanitize=${OUTLAY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all -O1 -g1)
  add_link_options(-fsanitize=${OUTLAY_SANITIZE})
  # With these three, g++ 12 takes "pointer != nullptr" for no constant expression. Address sanitizer finds the rest of
  # what they find: a null pointer that is used.
  if(OUTLAY_SANITIZE MATCHES undefined AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-fno-sanitize=null,nonnull-attribute,returns-nonnull-attribute)
  endif()
endif()

# outlay_relax_sanitizer(<target> <check>...): leaves checks out where they cost most of the compilation and judge nothing
# of ours. What the target calls keeps them.
function(outlay_relax_sanitizer target)
  if(OUTLAY_SANITIZE MATCHES undefined)
    list(JOIN ARGN "," checks)
    target_compile_options(${target} PRIVATE -fno-sanitize=${checks})
  endif()
endfunction()

add_library(outlay_options INTERFACE)
add_library(outlay::options ALIAS outlay_options)
target_compile_options(outlay_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough
  -Wno-missing-field-initializers  # Designated initializers leave the rest at its default on purpose.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>  # g++ 12 reports false positives on std::string.
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
  $<$<BOOL:${OUTLAY_WERROR}>:-Werror>)
