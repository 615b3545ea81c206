// Columns of a CSV file that are fields of a protobuf message: one table serves import and export of a resource.
//
//   const MessageColumns columns(v1::PurchaseOrder::descriptor(), {
//       {.name = "number", .path = "number"},
//       {.name = "supplier", .path = "supplier", .collection = "suppliers"},
//       {.name = "cost_center", .path = "order_information.cost_center"},
//       {.name = "contacts", .path = "contacts.email"}});
//
// How a field is written: strings as they are; bool as "true" or "false"; enums without the prefix of their type
// ("GOODS"); integers; google.type.Money as an amount in the context's currency; google.type.Decimal; google.type.Date
// as "2026-11-22"; Timestamp as RFC 3339; repeated strings, and a string field of repeated messages, separated by ';'.
// What is unset is an empty cell, and an empty cell is not read.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace outlay::csv {

struct MessageColumn {
  std::string name;        // in the header
  std::string path;        // of the field, "order_information.cost_center"
  std::string collection;  // of resource names, which may then be written short: "initech" for ".../suppliers/initech"
};

// What cells leave out because the whole file or row shares it.
struct CellContext {
  std::string_view organization;  // id; completes short names
  std::string_view currency;      // ISO 4217 code; of every amount in the row
};

// Immutable, thread-safe.
class MessageColumns {
 public:
  // Ends the process when a path is not a field of the message, or of a kind that has no text: a bug of the table.
  MessageColumns(const google::protobuf::Descriptor* descriptor, std::vector<MessageColumn> columns);

  size_t size() const { return columns_.size(); }
  const std::string& name(size_t column) const { return columns_[column].name; }
  // Cells are written as numbers.
  bool IsNumber(size_t column) const;

  // Sets the field; `text` is not empty. INVALID_ARGUMENT / FIELD_INVALID: not of the field's kind.
  absl::Status Read(size_t column, std::string_view text, const CellContext& context,
                    google::protobuf::Message& message) const;
  // The field's text; empty when it is unset.
  std::string Write(size_t column, const google::protobuf::Message& message) const;

 private:
  using Path = std::vector<const google::protobuf::FieldDescriptor*>;

  std::vector<MessageColumn> columns_;
  std::vector<Path> paths_;
};

}  // namespace outlay::csv
