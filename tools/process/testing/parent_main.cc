// For the test of Child: starts the program that it is given from a thread that ends at once, says both process ids,
// and lives until it is killed.
#include <unistd.h>

#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "tools/process/child.h"

int main(int argc, char** argv) {
  absl::StatusOr<outlay::process::Child> child = absl::UnknownError("not started");
  std::thread([&] {
    const std::vector<std::string> command(argv + 1, argv + argc);
    child = outlay::process::Child::Start({.command = command, .log_path = "/dev/stdout", .log_output = true});
  }).join();
  if (!child.ok()) {
    std::fprintf(stderr, "%s\n", std::string(child.status().message()).c_str());
    return 1;
  }
  std::printf("parent\n");
  std::fflush(stdout);
  pause();
}
