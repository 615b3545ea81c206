#include "services/invoice_matching/peer/associator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/errors.h"
#include "services/invoice_matching/flow/testing/flow.h"

namespace outlay::invoice_matching {
namespace {

using ::testing::ElementsAre;
using ::testing::Key;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

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
  int answers_asked = 0;
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

TEST_F(AssociatorTest, LetsOrganizationsShareACallAndHasEachInOneAtATime) {
  associator_options.calls_max = 2;
  Start();
  // Two calls go out at once; what comes meanwhile shares the next one, but "a" and "b" are still away.
  for (const char* organization : {"a", "b", "c", "a", "d", "b"}) {
    Ask(organization + std::to_string(answers_asked++), organization);
  }
  node.scheduler().RunDue();
  const auto in = [](const std::string& organization, const std::string& id) {
    return "organizations/" + organization + "/invoices/" + id;
  };
  EXPECT_THAT(peer.associate_calls, ::testing::ElementsAre(ElementsAre(in("a", "a0")), ElementsAre(in("b", "b1")),
                                                           ElementsAre(in("c", "c2"), in("d", "d4"), in("a", "a3")),
                                                           ElementsAre(in("b", "b5"))));
  EXPECT_THAT(answers, SizeIs(6));
}

TEST_F(AssociatorTest, OneOrganizationsTroubleIsNotAnothers) {
  peer.overloaded = "organizations/slow/";
  for (int i = 0; i < 3; ++i) {
    Ask("s" + std::to_string(i), "slow");
    Ask("f" + std::to_string(i), "fast");
  }
  node.scheduler().RunDue();
  EXPECT_THAT(answers, UnorderedElementsAre(Key("f0"), Key("f1"), Key("f2")));
  // It is tried again, less and less often, in its order.
  const size_t calls = peer.associate_calls.size();
  Advance(absl::Minutes(10));
  EXPECT_LT(peer.associate_calls.size(), calls + 80);
  peer.overloaded.clear();
  Advance(absl::Seconds(11));
  EXPECT_THAT(answers, SizeIs(6));
  EXPECT_THAT(peer.associate_calls.back(),
              ElementsAre("organizations/slow/invoices/s0", "organizations/slow/invoices/s1",
                          "organizations/slow/invoices/s2"));
  EXPECT_EQ(associator().queued(), 0U);
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
  EXPECT_THAT(peer.associate_calls, ElementsAre(SizeIs(50)));
}

}  // namespace
}  // namespace outlay::invoice_matching
