#include "common/rpc/testing/bad_calls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/blocking.h"
#include "common/rpc/status.h"
#include "common/rpc/testing/whole_stream.h"
#include "common/testing/bad_requests.h"
#include "common/testing/matchers.h"
#include "google/protobuf/empty.pb.h"
#include "google/protobuf/stubs/logging.h"
#include "google/protobuf/text_format.h"
#include "google/rpc/status.pb.h"
#include "grpcpp/support/status.h"
#include "outlay/options/v1/options.pb.h"

namespace outlay::rpc {
namespace {

using google::protobuf::Empty;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using outlay::testing::BadRequest;
using outlay::testing::HasMetadata;
using outlay::testing::HasReason;

bool IsUnary(const MethodDescriptor& method) {
  return !method.client_streaming() && !method.server_streaming();
}

std::unique_ptr<Message> ParseText(const MethodDescriptor& method, const std::string& text) {
  std::unique_ptr<Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.input_type())->New());
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, message.get())) << text;
  return message;
}

// The messages up to and without that one, and in its place another.
std::vector<std::string> Replace(const std::vector<std::string>& messages, size_t index, std::string by) {
  std::vector<std::string> replaced(messages.begin(), messages.begin() + static_cast<ptrdiff_t>(index));
  replaced.push_back(std::move(by));
  return replaced;
}

// How a stream ended, or, if it ended well, the first error that stands in an answer: some tell what is wrong with a
// message beside the answers to the others.
absl::Status EndOrItemError(const MethodDescriptor& method, const absl::Status& end,
                            const std::vector<std::string>& answers) {
  const auto* const field = method.output_type()->FindFieldByName("error");
  if (!end.ok() || field == nullptr || field->message_type() != google::rpc::Status::descriptor()) return end;
  const std::unique_ptr<Message> answer(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.output_type())->New());
  for (const std::string& bytes : answers) {
    if (!answer->ParseFromString(bytes) || !answer->GetReflection()->HasField(*answer, field)) continue;
    const Message& error = answer->GetReflection()->GetMessage(*answer, field);
    google::rpc::Status read;
    if (!read.ParseFromString(error.SerializeAsString())) continue;
    return FromGrpcStatus({static_cast<grpc::StatusCode>(read.code()), read.message(), read.SerializeAsString()});
  }
  return end;
}

}  // namespace

RawSender SendInOneThread(Channel& channel, testing::FakeScheduler& scheduler, CallOptions options,
                          std::vector<std::string>* answers) {
  return [&channel, &scheduler, options, answers](const MethodDescriptor& method,
                                                  const std::vector<std::string>& messages) {
    const absl::Status still_running = absl::UnknownError("the call has not ended");
    if (!IsUnary(method)) {
      Streamed<std::string> streamed = StreamBytes(channel, scheduler, PathOf(method), messages, options);
      const absl::Status end = EndOrItemError(method, streamed.status, streamed.messages);
      if (answers != nullptr) *answers = std::move(streamed.messages);
      return end;
    }
    Empty answer;
    std::optional<absl::Status> end;
    channel.Call(PathOf(method), CarrierOf(messages.front()), &answer, options,
                 [&end](absl::Status status) { end = std::move(status); });
    scheduler.RunDue();
    if (answers != nullptr) *answers = {answer.SerializeAsString()};
    return end.value_or(still_running);
  };
}

RawSender SendAndWait(Channel& channel, CallOptions options) {
  return [&channel, options](const MethodDescriptor& method, const std::vector<std::string>& messages) {
    Empty answer;
    if (IsUnary(method)) {
      return CallAndWait(channel, PathOf(method), CarrierOf(messages.front()), &answer, options);
    }
    BlockingStream stream(channel, PathOf(method), options);
    for (const std::string& message : messages) {
      if (!stream.Write(CarrierOf(message))) break;
    }
    stream.WritesDone();
    std::vector<std::string> answers;
    while (stream.Read(&answer)) answers.push_back(answer.SerializeAsString());
    return EndOrItemError(method, stream.Finish(), answers);
  };
}

const MethodDescriptor& MethodOf(const GoodCall& call) {
  const MethodDescriptor* const method =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(call.method);
  if (method == nullptr) std::abort();
  return *method;
}

std::string PathOf(const MethodDescriptor& method) {
  return Concat("/", method.service()->full_name(), "/", method.name());
}

std::vector<std::string> BytesOf(const GoodCall& call) {
  std::vector<std::string> bytes;
  for (const std::string& text : call.messages) bytes.push_back(ParseText(MethodOf(call), text)->SerializeAsString());
  return bytes;
}

void ExpectRefusesBadMessages(const GoodCall& call, const RawSender& send) {
  SCOPED_TRACE(call.method);
  const MethodDescriptor& method = MethodOf(call);
  const options::v1::MethodOptions& rules = method.options().GetExtension(options::v1::method);
  const std::vector<std::string> good = BytesOf(call);
  const google::protobuf::LogSilencer silencer;  // of invalid UTF-8
  size_t sent = 0;
  for (size_t i = 0; i < good.size(); ++i) {
    const std::vector<BadRequest> bads =
        outlay::testing::MakeBadRequests(*ParseText(method, call.messages[i]), rules.mutation());
    EXPECT_FALSE(bads.empty());
    for (const BadRequest& bad : bads) {
      if (rules.any_organization() && bad.reason == "ORGANIZATION_MISMATCH") continue;
      SCOPED_TRACE(Concat("message ", i, ", ", bad.what));
      ++sent;
      const absl::Status end = send(method, Replace(good, i, bad.bytes));
      // What is wrong in a field of few bytes may also be too long for it.
      const bool too_long = bad.reason == "FIELD_INVALID" && ErrorReason(end) == "FIELD_TOO_LONG";
      EXPECT_THAT(end, HasReason(too_long ? "FIELD_TOO_LONG" : bad.reason));
      if (!bad.field.empty()) {
        EXPECT_THAT(end, HasMetadata("field", bad.field));
      }
    }
  }
  EXPECT_GT(sent, 3u);
}

void ExpectRefusesUnknownNames(const GoodCall& call, const std::set<std::string>& new_names, const RawSender& send) {
  SCOPED_TRACE(call.method);
  const MethodDescriptor& method = MethodOf(call);
  const std::vector<std::string> good = BytesOf(call);
  for (size_t i = 0; i < good.size(); ++i) {
    for (const BadRequest& bad : outlay::testing::MakeUnknownNames(*ParseText(method, call.messages[i]))) {
      SCOPED_TRACE(Concat("message ", i, ", ", bad.what));
      if (new_names.contains(bad.field)) continue;
      const absl::Status end = send(method, Replace(good, i, bad.bytes));
      EXPECT_EQ(end.code(), absl::StatusCode::kNotFound) << end;
      EXPECT_THAT(ErrorReason(end), ::testing::EndsWith("_NOT_FOUND"));
    }
  }
}

std::vector<const MethodDescriptor*> MethodsOf(const Dispatcher& dispatcher) {
  std::vector<const MethodDescriptor*> methods;
  for (const Method* const method : dispatcher.Methods()) methods.push_back(method->descriptor());
  return methods;
}

void ExpectCovers(const std::vector<GoodCall>& calls, const std::vector<const MethodDescriptor*>& methods) {
  EXPECT_FALSE(methods.empty());
  std::set<std::string> covered;
  for (const GoodCall& call : calls) covered.insert(call.method);
  for (const MethodDescriptor* method : methods) {
    EXPECT_EQ(covered.count(method->full_name()), 1u) << "add a good call of " << method->full_name();
  }
}

}  // namespace outlay::rpc
