#include "common/service/testing/local_service.h"

#include <gmock/gmock.h>

#include <utility>

#include "common/base/strings.h"
#include "common/testing/matchers.h"

namespace outlay::service {

LocalService::LocalService(const std::string& service, command::TestNode* node)
    : own_node_(node == nullptr ? std::make_unique<command::TestNode>() : nullptr),
      node_(node == nullptr ? *own_node_ : *node),
      dispatcher_({.clock = &node_.clock(),
                   .random = &random_,
                   .authenticator = &authenticator_,
                   .authorizer = &authorizer_,
                   .observers = {}}),
      channel_({.peer = [this] { return &dispatcher_; }, .service = service, .scheduler = &node_.scheduler()}),
      package_(Concat("outlay.", service, ".v1")) {}

rpc::CallOptions LocalService::As(const std::string& subject, const std::string& organization,
                                  const std::string& on_behalf_of) {
  return {.caller = {.subject = subject, .organization = organization, .on_behalf_of = on_behalf_of}};
}

rpc::RawSender LocalService::Sender() {
  return rpc::SendInOneThread(channel_, node_.scheduler(), As());
}

void LocalService::ExpectRefusesBadMessages(const rpc::GoodCall& call) {
  const size_t records = Records();
  rpc::ExpectRefusesBadMessages(call, Sender());
  EXPECT_EQ(Records(), records);
}

rpc::Twin LocalService::Twin() {
  return {.channel = &channel_, .scheduler = &node_.scheduler(), .dispatcher = &dispatcher_, .reads = [this] {
            return node_.engine().reads();
          }};
}

void LocalService::Seal() {
  EXPECT_THAT(dispatcher_.Seal(), outlay::testing::IsOk());
}

std::string LocalService::NextRequestId() {
  return Concat("r-", ++requests_);
}

absl::Status LocalService::CallAndRun(const std::string& method, const google::protobuf::Message& request,
                                      const std::shared_ptr<google::protobuf::Message>& response,
                                      const rpc::CallOptions& options) {
  const auto end = std::make_shared<absl::Status>(absl::UnknownError("still running"));
  channel_.Call(Concat("/", package_, ".", method), request, response.get(), options,
                [end, response](absl::Status status) { *end = std::move(status); });
  node_.scheduler().RunDue();
  return *end;
}

void LocalService::AddRequestId(google::protobuf::Message* request) {
  const google::protobuf::FieldDescriptor* const field = request->GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || request->GetReflection()->HasField(*request, field)) return;
  request->GetReflection()->SetString(request, field, NextRequestId());
}

std::vector<std::string> LocalService::EventData(const std::string& type, const std::string& organization) const {
  std::vector<std::string> data;
  for (const command::storage::v1::LogRecord& record : node_.Log(organization)) {
    if (record.organization() != organization) continue;
    for (const command::storage::v1::LoggedEvent& logged : record.events()) {
      if (logged.type() == type) data.push_back(logged.data());
    }
  }
  return data;
}

}  // namespace outlay::service
