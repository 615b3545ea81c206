// Targets through the wrapper: their secrets, and what they change about deliveries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/escaping.h"
#include "common/base/strings.h"
#include "common/testing/matchers.h"
#include "services/notification/domain/limits.h"
#include "services/notification/domain/webhook_signature.h"
#include "services/notification/rpc/testing/service.h"

namespace outlay::notification {
namespace {

using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

class TargetsServiceTest : public ::testing::Test, public ServiceNode {
 protected:
  static v1::CreateTargetRequest Request(const std::string& id) {
    v1::CreateTargetRequest request;
    request.set_parent("organizations/acme");
    request.set_target_id(id);
    request.mutable_target()->set_url("https://hooks.example/" + id);
    return request;
  }
  absl::StatusOr<v1::CreateTargetResponse> Create(const v1::CreateTargetRequest& request) {
    return Call<v1::CreateTargetResponse>("Targets/CreateTarget", request);
  }
  absl::StatusOr<v1::Target> Get(const std::string& id) {
    v1::GetTargetRequest request;
    request.set_name("organizations/acme/targets/" + id);
    return Call<v1::Target>("Targets/GetTarget", request);
  }
  absl::StatusOr<v1::Target> Update(v1::Target target, const std::string& request_id) {
    v1::UpdateTargetRequest request;
    request.set_request_id(request_id);
    *request.mutable_target() = std::move(target);
    return Call<v1::Target>("Targets/UpdateTarget", request);
  }
  absl::StatusOr<v1::RotateSecretResponse> Rotate(const std::string& id, const std::string& request_id,
                                                  std::optional<int64_t> overlap_seconds = std::nullopt) {
    v1::RotateSecretRequest request;
    request.set_request_id(request_id);
    request.set_name("organizations/acme/targets/" + id);
    if (overlap_seconds.has_value()) request.mutable_overlap()->set_seconds(*overlap_seconds);
    return Call<v1::RotateSecretResponse>("Targets/RotateSecret", request);
  }
  std::vector<std::string> SecretsOfNextMessage() {
    outside.sent.clear();
    Cross("po-1");
    Carry();
    std::vector<std::string> secrets;
    if (outside.sent.empty()) return secrets;
    for (const std::string& key : outside.sent[0].target.secrets) secrets.push_back(WebhookSecretText(key));
    return secrets;
  }
  std::string WholeLog() {
    std::string all;
    for (const auto& record : node_.Log("acme")) all += record.SerializeAsString();
    return all;
  }
};

TEST_F(TargetsServiceTest, TellsItsSecretOnceAndNobodyElse) {
  const auto created = Create(Request("t"));
  ASSERT_THAT(created, IsOk());
  ASSERT_THAT(created->secret(), StartsWith("whsec_"));
  std::string key;
  ASSERT_TRUE(absl::Base64Unescape(created->secret().substr(6), &key));
  EXPECT_THAT(key, SizeIs(limits::kSecretBytes));
  const auto again = Create(Request("t"));
  ASSERT_THAT(again, IsOk());
  EXPECT_THAT(again->secret(), IsEmpty());
  EXPECT_EQ(again->target().SerializeAsString(), created->target().SerializeAsString());
  const auto rotated = Rotate("t", "r");
  ASSERT_THAT(rotated, IsOk());
  EXPECT_THAT(rotated->secret(), StartsWith("whsec_"));
  EXPECT_NE(rotated->secret(), created->secret());
  EXPECT_THAT(Rotate("t", "r")->secret(), IsEmpty());
  std::string other;
  ASSERT_TRUE(absl::Base64Unescape(rotated->secret().substr(6), &other));
  for (const std::string& secret : {created->secret(), rotated->secret(), key, other}) {
    EXPECT_THAT(WholeLog(), Not(HasSubstr(secret)));
    EXPECT_THAT(Get("t")->SerializeAsString(), Not(HasSubstr(secret)));
  }
}

TEST_F(TargetsServiceTest, WhatWaitedForADeletedOneIsNotForItsSuccessor) {
  Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  AddTarget("t");
  outside.answer = {.outcome = AttemptOutcome::kTemporary, .code = 503, .text = "down"};
  for (int i = 0; i < limits::kFailuresToPause; ++i) {
    Cross("po-1");
    Carry();
    node_.clock().Advance(absl::Hours(1));
  }
  v1::DeleteTargetRequest gone;
  gone.set_request_id("d");
  gone.set_name("organizations/acme/targets/t");
  ASSERT_THAT(Call<v1::DeleteTargetResponse>("Targets/DeleteTarget", gone), IsOk());
  node_.clock().Advance(absl::Seconds(1));
  AddTarget("t");
  outside.sent.clear();
  outside.answer = {.outcome = AttemptOutcome::kDelivered, .code = 200, .text = {}};
  for (int i = 0; i < 10; ++i) {
    Carry();
    node_.clock().Advance(absl::Hours(1));
  }
  EXPECT_THAT(outside.sent, IsEmpty());
  Cross("po-1");
  Carry();
  EXPECT_THAT(outside.sent, SizeIs(1));
}

TEST_F(TargetsServiceTest, AnotherUrlEndsThePauseOfTheOneBefore) {
  Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  Issue("po-2", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  AddTarget("t");
  outside.answer = {.outcome = AttemptOutcome::kTemporary, .code = 503, .text = "down", .retry_after = absl::Hours(20)};
  Cross("po-1");
  Carry();
  outside.sent.clear();
  v1::Target target = *Get("t");
  target.set_url("https://hooks.example/mended");
  ASSERT_THAT(Update(target, "u"), IsOk());
  outside.answer = {.outcome = AttemptOutcome::kDelivered, .code = 200, .text = {}};
  Cross("po-2");
  Carry();
  EXPECT_THAT(outside.sent, SizeIs(1)) << "what is about another subject goes at once";
}

TEST_F(TargetsServiceTest, SignsWithBothSecretsForAWhileAfterARotation) {
  Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  const std::string first = AddTarget("t", {"balance-low"});
  EXPECT_THAT(SecretsOfNextMessage(), ElementsAre(first));
  const std::string second = Rotate("t", "r1")->secret();
  EXPECT_EQ(Get("t")->valid_secrets(), 2);
  EXPECT_THAT(SecretsOfNextMessage(), ElementsAre(second, first));
  node_.clock().Advance(limits::kSecretOverlap);
  EXPECT_EQ(Get("t")->valid_secrets(), 1);
  EXPECT_THAT(SecretsOfNextMessage(), ElementsAre(second));
  const std::string third = Rotate("t", "r2", 0)->secret();
  EXPECT_THAT(SecretsOfNextMessage(), ElementsAre(third));
  EXPECT_THAT(Rotate("t", "r3", absl::ToInt64Seconds(limits::kSecretOverlapMax) + 1), HasReason("FIELD_INVALID"));
  EXPECT_THAT(Rotate("t", "r4", absl::ToInt64Seconds(limits::kSecretOverlapMax)), IsOk());
}

TEST_F(TargetsServiceTest, IsCreatedOnceUnderItsId) {
  ASSERT_THAT(Create(Request("t")), IsOk());
  v1::CreateTargetRequest other = Request("t");
  other.mutable_target()->set_url("https://elsewhere.example/");
  EXPECT_THAT(Create(other), HasReason("TARGET_ID_TAKEN"));
  v1::CreateTargetRequest plain = Request("u");
  plain.mutable_target()->set_url("http://hooks.example/");
  EXPECT_THAT(Create(plain), HasReason("URL_REFUSED"));
  EXPECT_THAT(Get("u"), HasReason("TARGET_NOT_FOUND"));
}

TEST_F(TargetsServiceTest, IsUpdatedAsItWasSeen) {
  AddTarget("t");
  v1::Target target = *Get("t");
  target.set_url("https://other.example/");
  target.add_kinds("order-issued");
  const auto updated = Update(target, "u1");
  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->url(), "https://other.example/");
  EXPECT_NE(updated->etag(), target.etag());
  EXPECT_THAT(Update(target, "u2"), HasReason("ETAG_MISMATCH"));
  target.set_name("organizations/acme/targets/none");
  EXPECT_THAT(Update(target, "u3"), HasReason("TARGET_NOT_FOUND"));
}

TEST_F(TargetsServiceTest, GetsTheKindsThatItWants) {
  AddTarget("all");
  AddTarget("some", {"balance-low"});
  AddTarget("none", {"order-ended"});
  Issue("po-1", absl::CivilDay(2024, 1, 1), absl::CivilDay(2024, 12, 31));
  Cross("po-1");
  Carry();
  std::vector<std::string> came;
  for (const ChannelForTest::Sent& sent : outside.sent) came.push_back(sent.target.name + " " + sent.message.kind);
  EXPECT_THAT(came, ::testing::UnorderedElementsAre("targets/all order-issued", "targets/all balance-low",
                                                    "targets/some balance-low"));
}

TEST_F(TargetsServiceTest, IsTestedByADeliveryOfItsOwn) {
  AddTarget("t");
  v1::TestTargetRequest request;
  request.set_request_id("r");
  request.set_name("organizations/acme/targets/t");
  const auto delivery = Call<v1::Delivery>("Targets/TestTarget", request);
  ASSERT_THAT(delivery, IsOk());
  EXPECT_EQ(delivery->kind(), "test");
  Carry();
  ASSERT_THAT(outside.sent, SizeIs(1));
  EXPECT_EQ(outside.sent[0].message.id, delivery->message_id());
  EXPECT_EQ(outside.sent[0].message.title, "Test");
  v1::Target target = *Get("t");
  target.set_disabled(true);
  ASSERT_THAT(Update(target, "off"), IsOk());
  request.set_request_id("r2");
  EXPECT_THAT(Call<v1::Delivery>("Targets/TestTarget", request), HasReason("TARGET_DISABLED"));
}

TEST_F(TargetsServiceTest, ListsByPagesAndKeepsSoMany) {
  for (int64_t i = 0; i < limits::kTargets; ++i) ASSERT_THAT(Create(Request(Concat("t", i))), IsOk());
  EXPECT_THAT(Create(Request("more")), HasReason("QUOTA_EXCEEDED"));
  v1::ListTargetsRequest request;
  request.set_parent("organizations/acme");
  request.set_page_size(7);
  std::set<std::string> names;
  do {
    const auto page = Call<v1::ListTargetsResponse>("Targets/ListTargets", request);
    ASSERT_THAT(page, IsOk());
    for (const v1::Target& target : page->targets()) names.insert(target.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  EXPECT_THAT(names, SizeIs(limits::kTargets));
  v1::DeleteTargetRequest remove;
  remove.set_request_id("d");
  remove.set_name("organizations/acme/targets/t0");
  ASSERT_THAT(Call<v1::DeleteTargetResponse>("Targets/DeleteTarget", remove), IsOk());
  EXPECT_THAT(Create(Request("more")), IsOk());
}

}  // namespace
}  // namespace outlay::notification
