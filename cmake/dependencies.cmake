# Every dependency, once: the Debian 12 package it comes from and why it is here.
# tools/bootstrap/packages.txt installs them; a test compares the two lists.

find_package(Threads REQUIRED)
# libabsl-dev: Status, StatusOr, time, strings, containers, int128, flags.
find_package(absl REQUIRED)
# libprotobuf-dev, protobuf-compiler: wire and storage formats. Module mode: Debian ships no config package.
find_package(Protobuf REQUIRED)
# libgrpc++-dev, protobuf-compiler-grpc: the RPC transport. The config package fails when the plugin that it names is not
# installed, though we do not use it, see docs/adr.
find_package(gRPC CONFIG REQUIRED)
# librocksdb-dev: the embedded store. RocksDB::rocksdb is the static library: it reaches its thread-local counters, which
# it asks for with every row, without a call.
find_package(RocksDB REQUIRED)
# liblz4-dev: log rows, which repeat the same names, are stored compressed. RocksDB uses it, too.
find_path(LZ4_INCLUDE_DIR lz4.h REQUIRED)
find_library(LZ4_LIBRARY lz4 REQUIRED)
add_library(liblz4::liblz4 UNKNOWN IMPORTED)
set_target_properties(liblz4::liblz4 PROPERTIES
  IMPORTED_LOCATION "${LZ4_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${LZ4_INCLUDE_DIR}")
# libjemalloc-dev: the allocator of the services; see cmake/targets.cmake.
find_library(JEMALLOC_LIBRARY jemalloc REQUIRED)
add_library(jemalloc::jemalloc UNKNOWN IMPORTED)
set_target_properties(jemalloc::jemalloc PROPERTIES IMPORTED_LOCATION "${JEMALLOC_LIBRARY}")
# prometheus-cpp-dev: metrics and their text format.
find_package(prometheus-cpp CONFIG REQUIRED)
# libssl-dev: SHA-256 for digests and the hash chain; TLS.
find_package(OpenSSL REQUIRED)
# libcjose-dev: signatures of JSON Web Tokens against JSON Web Keys.
find_path(CJOSE_INCLUDE_DIR cjose/cjose.h REQUIRED)
find_library(CJOSE_LIBRARY cjose REQUIRED)
# libjansson-dev: JSON that refuses repeated names; cjose's headers name its types.
find_path(JANSSON_INCLUDE_DIR jansson.h REQUIRED)
find_library(JANSSON_LIBRARY jansson REQUIRED)
add_library(jansson::jansson UNKNOWN IMPORTED)
set_target_properties(jansson::jansson PROPERTIES
  IMPORTED_LOCATION "${JANSSON_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${JANSSON_INCLUDE_DIR}")
add_library(cjose::cjose UNKNOWN IMPORTED)
set_target_properties(cjose::cjose PROPERTIES
  IMPORTED_LOCATION "${CJOSE_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${CJOSE_INCLUDE_DIR}"
  INTERFACE_LINK_LIBRARIES "jansson::jansson;OpenSSL::Crypto")
# libcurl4-openssl-dev: fetches key sets over https, and sends webhooks and e-mails, with limits on time and size.
find_package(CURL REQUIRED)
# libspdlog-dev: asynchronous JSON log lines.
find_package(spdlog REQUIRED)
# libcsv-dev: RFC 4180 reading as a stream.
find_path(LIBCSV_INCLUDE_DIR csv.h REQUIRED)
find_library(LIBCSV_LIBRARY csv REQUIRED)
add_library(libcsv::libcsv UNKNOWN IMPORTED)
set_target_properties(libcsv::libcsv PROPERTIES
  IMPORTED_LOCATION "${LIBCSV_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${LIBCSV_INCLUDE_DIR}")
# libcpp-httplib-dev: the admin port, and SCIM for identity providers (docs/adr/0010).
find_path(HTTPLIB_INCLUDE_DIR httplib.h REQUIRED)
find_library(HTTPLIB_LIBRARY cpp-httplib REQUIRED)
add_library(httplib::httplib UNKNOWN IMPORTED)
set_target_properties(httplib::httplib PROPERTIES
  IMPORTED_LOCATION "${HTTPLIB_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${HTTPLIB_INCLUDE_DIR}"
  # Debian compiled the library with these; the header must see them too.
  INTERFACE_COMPILE_DEFINITIONS
  "CPPHTTPLIB_OPENSSL_SUPPORT;CPPHTTPLIB_ZLIB_SUPPORT;CPPHTTPLIB_BROTLI_SUPPORT"
  INTERFACE_LINK_LIBRARIES "OpenSSL::SSL;OpenSSL::Crypto;Threads::Threads")
# libkainjow-mustache-dev: templates of notices, logic-less on purpose. One header.
find_path(KAINJOW_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)
# zlib1g-dev: the demo reads its gzipped data.
find_package(ZLIB REQUIRED)
# libgtest-dev, libgmock-dev: tests.
find_package(GTest REQUIRED)
# libbenchmark-dev: microbenchmarks in tools/bench.
find_package(benchmark REQUIRED)

# google-proto-files (npm, pinned in tools/bootstrap): google.type, google.rpc and google.api messages.
# Only the set-up fetches; the build reads this folder.
set(OUTLAY_GOOGLEAPIS_DIR "${CMAKE_SOURCE_DIR}/build/npm/node_modules/google-proto-files" CACHE PATH
  "Folder that holds google/type/money.proto and its siblings")
if(NOT EXISTS "${OUTLAY_GOOGLEAPIS_DIR}/google/type/money.proto")
  message(FATAL_ERROR "no google/type/money.proto in ${OUTLAY_GOOGLEAPIS_DIR}: run './run setup' first")
endif()
