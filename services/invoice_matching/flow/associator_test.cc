#include "services/invoice_matching/peer/associator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/errors.h"
#include "services/invoice_matching/flow/flow_for_test.h"

namespace outlay::invoice_matching {
namespace {

using ::testing::SizeIs;

class AssociatorTest : public ::testing::Test, public FlowNode {
 protected:
  void Ask(const std::string& invoice, const std::string& organization = "acme") {
    auto facts = std::make_unique<po::InvoiceFacts>();
    facts->set_invoice("organizations/" + organization + "/invoices/" + invoice);
    facts->set_bill_from_entity("organizations/" + organization + "/suppliers/s/billFromEntities/e");
    facts->mutable_creation_time()->set_seconds(1);
    facts->mutable_amount()->set_currency_code("EUR");
    facts->mutable_amount()->set_units(1);
    associator().Associate(organization, std::move(facts), [this, invoice](absl::StatusOr<Answer> answer) {
      EXPECT_FALSE(answers.contains(invoice));
      answers.emplace(invoice, std::move(answer));
    });
  }

  std::map<std::string, absl::StatusOr<Answer>> answers;
};

TEST_F(AssociatorTest, GathersWhatComesWhileACallIsUnderWay) {
  for (int i = 0; i < 100; ++i) Ask("i" + std::to_string(i));
  node.scheduler().RunDue();
  ASSERT_THAT(peer.associate_calls, SizeIs(2));
  EXPECT_THAT(peer.associate_calls[0], SizeIs(1));
  EXPECT_THAT(peer.associate_calls[1], SizeIs(99));
  EXPECT_THAT(answers, SizeIs(100));
  EXPECT_EQ(associator().queued(), 0U);
}

TEST_F(AssociatorTest, FillsNoCallBeyondItsLimits) {
  associator_options.invoices_per_call = 10;
  Start();
  for (int i = 0; i < 25; ++i) Ask("i" + std::to_string(i));
  node.scheduler().RunDue();
  EXPECT_THAT(peer.associate_calls, ::testing::ElementsAre(SizeIs(1), SizeIs(10), SizeIs(10), SizeIs(4)));

  associator_options.bytes_per_call = 1;
  Start();
  peer.associate_calls.clear();
  answers.clear();
  for (int i = 0; i < 3; ++i) Ask("b" + std::to_string(i));
  node.scheduler().RunDue();
  EXPECT_THAT(peer.associate_calls, SizeIs(3));
}

TEST_F(AssociatorTest, GivesEveryOrganizationItsOwnLane) {
  SetUpOrganization("other");
  Ask("i1");
  Ask("i2", "other");
  node.scheduler().RunDue();
  EXPECT_THAT(peer.associate_calls, SizeIs(2));
  EXPECT_THAT(answers, SizeIs(2));
}

TEST_F(AssociatorTest, TurnsAwayWhatDoesNotFitTheQueue) {
  associator_options.queue_max = 2;
  Start();
  for (int i = 0; i < 3; ++i) Ask("i" + std::to_string(i));
  ASSERT_TRUE(answers.contains("i2"));
  EXPECT_EQ(ErrorReason(answers.at("i2").status()), "OVERLOADED");
  node.scheduler().RunDue();
  EXPECT_TRUE(answers.at("i0").ok());
  EXPECT_TRUE(answers.at("i1").ok());
}

TEST_F(AssociatorTest, FindsTheInvoiceForWhichACallIsRefused) {
  peer.poison = "organizations/acme/invoices/i2";
  for (int i = 0; i < 5; ++i) Ask("i" + std::to_string(i));
  node.scheduler().RunDue();
  ASSERT_THAT(answers, SizeIs(5));
  for (const auto& [invoice, answer] : answers) {
    ASSERT_TRUE(answer.ok()) << invoice;
    EXPECT_EQ(std::holds_alternative<Unmatched>(*answer), invoice == "i2") << invoice;
  }
  EXPECT_EQ(std::get<Unmatched>(*answers.at("i2")).message, "poisoned");
}

TEST_F(AssociatorTest, DoesNotStormAPeerThatIsDown) {
  peer.is_down = true;
  for (int i = 0; i < 50; ++i) {
    SetUpOrganization("o" + std::to_string(i));
    Ask("i" + std::to_string(i), "o" + std::to_string(i));
  }
  Advance(absl::Minutes(10));
  peer.is_down = false;
  EXPECT_THAT(answers, SizeIs(0));
  Advance(absl::Seconds(11));
  EXPECT_THAT(answers, SizeIs(50));
  EXPECT_THAT(peer.associate_calls, SizeIs(50));
}

}  // namespace
}  // namespace outlay::invoice_matching
