#include "common/command/import_report.h"

#include <cstddef>
#include <memory>

namespace outlay::command {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

const FieldDescriptor* RowsOf(const Message& report) {
  const google::protobuf::Descriptor* const type = report.GetDescriptor();
  int place = 0;
  while (!type->field(place)->is_repeated()) ++place;
  return type->field(place);
}

}  // namespace

void MoveRows(Message* report, absl::FunctionRef<Message*()> add) {
  const FieldDescriptor* const field = RowsOf(*report);
  const Reflection* const reflection = report->GetReflection();
  const std::unique_ptr<Message> all(report->New());
  reflection->SwapFields(report, all.get(), {field});
  Message* message = nullptr;
  std::size_t bytes = kImportReportBytes;
  for (int i = 0; i < reflection->FieldSize(*all, field); ++i) {
    if (bytes >= kImportReportBytes) {
      message = add();
      message->CopyFrom(*report);
      bytes = 0;
    }
    Message* const row = reflection->MutableRepeatedMessage(all.get(), field, i);
    bytes += row->ByteSizeLong();
    row->GetReflection()->Swap(row, reflection->AddMessage(message, field));
  }
}

}  // namespace outlay::command
