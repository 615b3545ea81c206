// Reads the durable rows of a partition as of one moment. Internal to common/store.
#ifndef OUTLAY_COMMON_STORE_ENGINE_READER_H_
#define OUTLAY_COMMON_STORE_ENGINE_READER_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/store/engine.h"
#include "common/store/store.h"

namespace outlay::store {

class EngineReader final : public Reader {
 public:
  // `engine` must outlive the reader.
  EngineReader(PartitionId partition, const Engine* engine, std::shared_ptr<const EngineSnapshot> snapshot)
      : Reader(partition), engine_(engine), snapshot_(std::move(snapshot)) {}

 protected:
  absl::StatusOr<std::optional<std::string_view>> GetRaw(Family family, std::string_view key,
                                                         std::string* buffer) const override;
  absl::Status ScanRaw(Family family, std::string_view begin, std::string_view end, Order order,
                       RawVisitor visitor) const override;

 private:
  const Engine* const engine_;
  const std::shared_ptr<const EngineSnapshot> snapshot_;
};

}  // namespace outlay::store

#endif  // OUTLAY_COMMON_STORE_ENGINE_READER_H_
