#include "tools/bench/machine.h"

#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include <cstdlib>
#include <fstream>
#include <string_view>

#include "absl/strings/str_format.h"
#include "common/base/strings.h"
#include "tools/bench/report.h"

namespace outlay::bench {
namespace {

std::string ProcessorName() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    const size_t colon = line.find(": ");
    if (line.rfind("model name", 0) == 0 && colon != std::string::npos) return line.substr(colon + 2);
  }
  return "";
}

}  // namespace

Machine DescribeMachine() {
  Machine machine{.processor = ProcessorName(), .cores = get_nprocs(), .compiler = "g++ " __VERSION__};
  struct sysinfo memory {};
  if (sysinfo(&memory) == 0) machine.memory_mebibytes = static_cast<int64_t>(memory.totalram * memory.mem_unit >> 20);
  struct utsname kernel {};
  if (uname(&kernel) == 0) machine.kernel = kernel.release;
  if (getloadavg(&machine.load, 1) != 1) machine.load = 0;
#ifdef NDEBUG
  machine.build = "Release";
#else
  machine.build = "Debug";
#endif
  return machine;
}

std::string Machine::ToText() const {
  return absl::StrFormat("%d cores of %s, %d MiB, Linux %s, %s, %s, load %.1f", cores, processor, memory_mebibytes,
                         kernel, compiler, build, load);
}

std::string Machine::ToJson() const {
  return Concat("{\"processor\":", JsonString(processor), ",\"cores\":", cores,
                ",\"memory_mebibytes\":", memory_mebibytes, ",\"kernel\":", JsonString(kernel),
                ",\"compiler\":", JsonString(compiler), ",\"build\":", JsonString(build),
                ",\"load\":", absl::StrFormat("%.2f", load), "}");
}

}  // namespace outlay::bench
