#include "common/base/strings.h"

#include <algorithm>
#include <cstddef>

namespace outlay {

std::string WithThousands(std::string_view number) {
  const std::size_t first = number.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(number.find('.'), number.size());
  std::string grouped;
  for (std::size_t i = 0; i < number.size(); ++i) {
    if (i > first && i < point && (point - i) % 3 == 0) grouped += ',';
    grouped += number[i];
  }
  return grouped;
}

}  // namespace outlay
