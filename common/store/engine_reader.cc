#include "common/store/engine_reader.h"

#include "common/base/status_macros.h"

namespace outlay::store {

absl::StatusOr<std::optional<std::string_view>> EngineReader::GetRaw(Family family, std::string_view key,
                                                                     std::string* buffer) const {
  OUTLAY_ASSIGN_OR_RETURN(const bool found, engine_->Get(snapshot_.get(), family, key, buffer));
  if (!found) return std::nullopt;
  return *buffer;
}

absl::Status EngineReader::ScanRaw(Family family, std::string_view begin, std::string_view end, Order order,
                                   RawVisitor visitor) const {
  return engine_->Scan(snapshot_.get(), family, begin, end, order, visitor);
}

}  // namespace outlay::store
