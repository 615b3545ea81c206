// The checks of a message type, computed once from its annotations. Internal to the validator.
#ifndef OUTLAY_COMMON_RPC_VALIDATION_PLAN_H_
#define OUTLAY_COMMON_RPC_VALIDATION_PLAN_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "common/rpc/limits.h"
#include "google/protobuf/descriptor.h"
#include "outlay/options/v1/options.pb.h"

namespace outlay::rpc {

struct MessagePlan;

// The kind of a field's value, as far as the checks differ.
enum class FieldKind { kText, kBytes, kInteger, kUnsigned, kReal, kEnum, kMessage, kUnchecked };

struct FieldPlan {
  const google::protobuf::FieldDescriptor* field = nullptr;
  FieldKind kind = FieldKind::kUnchecked;
  bool required = false;
  bool has_presence = false;
  bool partial = false;  // part of an update: a field at its default counts as unset
  uint32_t max_bytes = limits::kStringBytes;
  uint32_t max_items = limits::kItems;
  options::v1::Format format = options::v1::FORMAT_UNSPECIFIED;
  std::string resource;
  bool names_organization = false;  // `resource` is a pattern below organizations/
  bool has_range = false;
  int64_t min = 0;
  int64_t max = 0;
  bool not_negative = false;
  bool positive = false;
  const MessagePlan* message = nullptr;
};

// Message types whose meaning is defined by Google.
enum class WellKnown { kNone, kMoney, kDecimal, kDate, kTimestamp, kDuration };

struct MessagePlan {
  WellKnown well_known = WellKnown::kNone;
  std::vector<FieldPlan> fields;
};

// Owns the plans of a message and of everything below it; plans may refer to each other in circles.
class PlanSet {
 public:
  // FAILED_PRECONDITION, naming the field: an annotation that does not fit its field.
  absl::StatusOr<const MessagePlan*> Add(const google::protobuf::Descriptor* descriptor, bool partial);

 private:
  absl::StatusOr<FieldPlan> MakeField(const google::protobuf::FieldDescriptor* field, bool partial);

  // Partial: part of an update, where nothing is required.
  std::map<std::pair<const google::protobuf::Descriptor*, bool>, std::unique_ptr<MessagePlan>> plans_;
};

}  // namespace outlay::rpc

#endif  // OUTLAY_COMMON_RPC_VALIDATION_PLAN_H_
