#include "common/rpc/testing/hostile_calls.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "common/base/errors.h"
#include "common/base/strings.h"
#include "common/rpc/testing/bad_calls.h"
#include "google/protobuf/stubs/logging.h"
#include "google/protobuf/text_format.h"

namespace outlay::rpc {
namespace {

// Requests keep most rules, so that they get far.
constexpr testing::RequestShares kShares = {.optional = 0.4, .hostile = 0.05};

struct Answer {
  std::string status;
  std::string reason;
  std::string messages;  // as text, since the bytes of maps come in any order
  uint64_t reads = 0;
};

std::string ToText(const google::protobuf::MethodDescriptor& method, const std::vector<std::string>& answers) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetExpandAny(true);
  std::string all;
  for (const std::string& bytes : answers) {
    const std::unique_ptr<google::protobuf::Message> message(
        google::protobuf::MessageFactory::generated_factory()->GetPrototype(method.output_type())->New());
    EXPECT_TRUE(message->ParseFromString(bytes)) << method.full_name();
    std::string text;
    printer.PrintToString(*message, &text);
    all += text + "\n";
  }
  return all;
}

Answer Ask(const Twin& twin, const CallOptions& options, const google::protobuf::MethodDescriptor& method,
           const std::vector<std::string>& messages) {
  Answer answer;
  const uint64_t before = twin.reads();
  std::vector<std::string> answers;
  const absl::Status status = SendInOneThread(*twin.channel, *twin.scheduler, options, &answers)(method, messages);
  answer.reads = twin.reads() - before;
  answer.status = status.ToString();
  answer.messages = ToText(method, answers);
  answer.reason = status.ok() ? "OK" : ErrorReason(status);
  return answer;
}

std::vector<const Method*> MethodsOfAnOrganization(const Dispatcher& dispatcher) {
  std::vector<const Method*> methods;
  for (const Method* const method : dispatcher.Methods()) {
    if (!method->options().any_organization()) methods.push_back(method);
  }
  std::sort(methods.begin(), methods.end(), [](const Method* a, const Method* b) { return a->path() < b->path(); });
  return methods;
}

// What is decided before any row is read.
bool IsDecidedFirst(const std::string& reason) {
  static const auto& reasons = *new std::set<std::string>{"CREDENTIALS_REQUIRED", "USER_NOT_ACTIVE",
                                                          "PERMISSION_REQUIRED", "ORGANIZATION_MISMATCH"};
  return reasons.contains(reason);
}

}  // namespace

HostileOptions MakeHostileOptions(const std::vector<std::string>& texts) {
  HostileOptions options;
  options.words.organizations = std::vector<std::string>(11, options.organization);
  options.words.organizations.emplace_back("globex");
  options.words.request_ids = {"of-globex"};
  for (int i = 0; i < 50; ++i) options.words.request_ids.push_back(Concat("q-", i));
  options.words.texts = {"globex",
                         "organizations/globex",
                         "../globex",
                         "",
                         "%67lobex",
                         "organizations/acme/../globex",
                         std::string(3000, 'x'),
                         std::string("a\0b", 3)};
  options.words.texts.insert(options.words.texts.end(), texts.begin(), texts.end());
  return options;
}

void ExpectTwinsAgree(const Twin& full, const Twin& empty, const HostileOptions& options, Random& random) {
  const google::protobuf::LogSilencer silencer;  // of invalid UTF-8
  testing::RequestMaker maker(options.words, kShares, &random);
  const std::vector<const Method*> methods = MethodsOfAnOrganization(*full.dispatcher);
  EXPECT_FALSE(methods.empty());
  std::map<std::string, size_t> reasons;
  for (size_t i = 0; i < options.requests_per_method; ++i) {
    for (const Method* const method : methods) {
      const std::unique_ptr<google::protobuf::Message> request = maker.Make(*method->descriptor());
      const CallOptions call = {.caller = {.subject = options.subjects[random.Uniform(options.subjects.size())],
                                           .organization = options.organization}};
      const std::vector<std::string> messages = {request->SerializeAsString()};
      const Answer one = Ask(full, call, *method->descriptor(), messages);
      const Answer other = Ask(empty, call, *method->descriptor(), messages);
      SCOPED_TRACE(Concat(method->path(), " by ", call.caller.subject, ": ", request->ShortDebugString()));
      EXPECT_EQ(one.status, other.status);
      EXPECT_EQ(one.messages, other.messages);
      EXPECT_EQ(one.reads, other.reads);
      if (method->reads_one_request() && IsDecidedFirst(one.reason) && !method->options().mutation()) {
        EXPECT_EQ(one.reads, 0u) << one.status;
      }
      ++reasons[one.reason];
      if (::testing::Test::HasFailure()) return;
    }
  }
  EXPECT_GT(reasons["FIELD_INVALID"], 0u);
  for (const std::string reason : {"OK", "ORGANIZATION_MISMATCH"}) {
    EXPECT_GT(reasons[reason], methods.size() * options.requests_per_method / 100) << "hardly any " << reason;
  }
  const bool some_are_not_there = std::any_of(reasons.begin(), reasons.end(),
                                              [](const auto& reason) { return reason.first.ends_with("_NOT_FOUND"); });
  EXPECT_TRUE(some_are_not_there);
}

}  // namespace outlay::rpc
