#include "services/purchase_order/domain/supplier/supplier_decisions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/purchase_order/domain/limits.h"
#include "services/purchase_order/domain/order/testing/samples.h"

namespace outlay::purchase_order {
namespace {

using namespace samples;  // NOLINT(google-build-using-namespace)
using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

const absl::Time kNow = At(2020, 8, 15);

TEST(SupplierTest, NeedsANameAndEntitiesThatDiffer) {
  SupplierSpec spec = {.display_name = "Initech", .entities = ASupplier().entities, .tolerance_group = {}};
  const absl::StatusOr<Supplier> supplier = DecideCreateSupplier(spec, "initech", "d", kNow);
  ASSERT_THAT(supplier, IsOk());
  EXPECT_EQ(supplier->revision, 1);
  EXPECT_EQ(supplier->create_time, kNow);
  spec.entities->push_back(spec.entities->front());
  EXPECT_THAT(DecideCreateSupplier(spec, "initech", "d", kNow),
              HasMetadata("field", "bill_from_entities[2].bill_from_entity_id"));
  spec.display_name = "";
  EXPECT_THAT(DecideCreateSupplier(spec, "initech", "d", kNow), HasReason("FIELD_REQUIRED"));
}

TEST(SupplierTest, AnEntityInUseCanChangeButNotGo) {
  SupplierSpec spec;
  spec.entities = ASupplier().entities;
  spec.entities->front().payment_terms = "net 60";
  EXPECT_TRUE(RemovedEntities(ASupplier(), spec).empty());
  EXPECT_THAT(DecideUpdateSupplier(ASupplier(), spec, {}, kNow), IsOk());
  spec.entities->erase(spec.entities->begin());
  EXPECT_EQ(RemovedEntities(ASupplier(), spec), std::vector<std::string>{"us"});
  EXPECT_THAT(DecideUpdateSupplier(ASupplier(), spec, {"us"}, kNow), HasReason("BILL_FROM_ENTITY_IN_USE"));
  EXPECT_THAT(DecideUpdateSupplier(ASupplier(), spec, {}, kNow), IsOk());
}

TEST(SupplierTest, SameValuesChangeNothing) {
  SupplierSpec spec = {.display_name = "Initech", .entities = {}, .tolerance_group = {}};
  EXPECT_FALSE(DecideUpdateSupplier(ASupplier(), spec, {}, kNow)->changed);
  spec.display_name = "Initech Ltd";
  const absl::StatusOr<SupplierDecision> decision = DecideUpdateSupplier(ASupplier(), spec, {}, kNow);
  EXPECT_TRUE(decision->changed);
  EXPECT_EQ(decision->after.revision, 2);
}

TEST(SupplierBlockTest, WiderScopesIncludeNarrowerOnesUntilTheEnd) {
  const BlockScope scopes[] = {BlockScope::kAll, BlockScope::kInvoices, BlockScope::kPayments};
  for (const BlockScope blocked : scopes) {
    const SupplierDecision decision =
        DecideBlock(ASupplier(), Block{.scope = blocked, .end = kNow, .reason = "r"}, kNow - absl::Hours(1));
    for (const BlockScope asked : scopes) {
      EXPECT_EQ(IsBlocked(decision.after, asked, kNow - absl::Microseconds(1)), blocked <= asked);
      EXPECT_FALSE(IsBlocked(decision.after, asked, kNow));
    }
    EXPECT_FALSE(DecideBlock(decision.after, decision.after.block, kNow).changed);
    EXPECT_FALSE(
        IsBlocked(DecideBlock(decision.after, std::nullopt, kNow).after, BlockScope::kPayments, kNow - absl::Hours(1)));
  }
}

BankAccount AnAccount(const Actor& proposer) {
  return {.account_holder = "Initech",
          .account_number = "DE02120300000000202051",
          .bank_code = "BYLADEM1001",
          .proposer = proposer,
          .confirmer = "",
          .proposers = {},
          .propose_time = kNow};
}

TEST(BankDetailsTest, WaitForASecondPerson) {
  const BankDecision proposed =
      DecideProposeBankDetails(ASupplier(), {}, AnAccount({"ann", ""}), /*single_person=*/false, kNow);
  EXPECT_FALSE(proposed.details.current.has_value());
  ASSERT_TRUE(proposed.details.proposed.has_value());
  EXPECT_EQ(proposed.supplier.revision, 2);
  const absl::StatusOr<BankDecision> confirmed =
      DecideConfirmBankDetails(proposed.supplier, proposed.details, {"bob", ""}, {}, false, kNow);
  ASSERT_THAT(confirmed, IsOk());
  EXPECT_EQ(confirmed->details.current->confirmer, "bob");
  EXPECT_FALSE(confirmed->details.proposed.has_value());
  EXPECT_THAT(DecideConfirmBankDetails(confirmed->supplier, confirmed->details, {"bob", ""}, {}, false, kNow),
              HasReason("NO_BANK_DETAILS_PROPOSED"));
}

struct PersonCase {
  Actor proposer;
  Actor confirmer;
  bool allowed;
};

TEST(BankDetailsTest, AProposalIsOverAfterTwoWeeks) {
  const BankDecision proposed =
      DecideProposeBankDetails(ASupplier(), {}, AnAccount({"ann", ""}), /*single_person=*/false, kNow);
  const absl::Time end = kNow + limits::kBankDetailsProposalTimeToLive;
  EXPECT_EQ(ProposalExpiry(*proposed.details.proposed), end);
  const auto confirm = [&](absl::Time now) {
    return DecideConfirmBankDetails(proposed.supplier, proposed.details, {"bob", ""}, {}, false, now).status();
  };
  EXPECT_THAT(confirm(end - absl::Microseconds(1)), IsOk());
  EXPECT_THAT(confirm(end), HasReason("NO_BANK_DETAILS_PROPOSED"));
}

TEST(BankDetailsTest, NobodyConfirmsTheirOwnProposalDirectlyOrThroughAService) {
  const PersonCase cases[] = {
      {{"ann", ""}, {"bob", ""}, true},
      {{"ann", ""}, {"ann", ""}, false},
      {{"portal", "ann"}, {"portal", "bob"}, true},   // one service for two persons
      {{"portal", "ann"}, {"portal", "ann"}, false},  // the same person
      {{"portal", "ann"}, {"ann", ""}, false},        // once through a service, once directly
      {{"ann", ""}, {"portal", "ann"}, false},
      {{"portal", "ann"}, {"portal", ""}, false},  // the service by itself is no second person
      {{"portal", ""}, {"portal", "ann"}, false},
      {{"ann", ""}, {"ann", "bob"}, false},  // whoever proposed acts for another one
  };
  for (const PersonCase& c : cases) {
    SCOPED_TRACE(c.proposer.subject + "/" + c.proposer.on_behalf_of + " then " + c.confirmer.subject + "/" +
                 c.confirmer.on_behalf_of);
    const BankDetails details = {.current = {}, .proposed = AnAccount(c.proposer)};
    EXPECT_EQ(DecideConfirmBankDetails(ASupplier(), details, c.confirmer, {}, false, kNow).ok(), c.allowed);
    EXPECT_THAT(DecideConfirmBankDetails(ASupplier(), details, c.confirmer, {}, true, kNow), IsOk());
  }
}

TEST(BankDetailsTest, OnePersonIsEnoughWhereTheOrganizationSaysSo) {
  const BankDecision decision =
      DecideProposeBankDetails(ASupplier(), {}, AnAccount({"ann", ""}), /*single_person=*/true, kNow);
  ASSERT_TRUE(decision.details.current.has_value());
  EXPECT_FALSE(decision.details.proposed.has_value());
}

TEST(BankDetailsTest, OfNumbersAtMostAThirdIsShown) {
  EXPECT_EQ(MaskedAccountNumber("DE02120300000000202051"), "***2051");
  EXPECT_EQ(MaskedAccountNumber("123456789012"), "***9012");
  EXPECT_EQ(MaskedAccountNumber("12345678901"), "***901");
  EXPECT_EQ(MaskedAccountNumber("123"), "***3");
  EXPECT_EQ(MaskedAccountNumber("12"), "***");
  EXPECT_EQ(MaskedAccountNumber(""), "***");
}

// Details with an account in force, and one that "r" reviews.
BankDetails InReview() {
  BankDetails details = {.current = AnAccount({"old", ""}), .proposed = AnAccount({"ann", ""})};
  details.proposed->review_id = "r";
  return details;
}

review::ReviewPicture EndOf(review::ReviewOutcome outcome, const Persons& approvers) {
  review::ReviewPicture end;
  end.outcome = outcome;
  end.reason = "why";
  end.approvers = approvers;
  return end;
}

TEST(BankReviewTest, OnlyWhatPeopleApproveIsInForce) {
  using enum review::ReviewOutcome;
  for (const review::ReviewOutcome outcome : {kApproved, kRejected, kWithdrawn, kExpired, kNotReviewed, kNotIssued}) {
    for (const bool single_person : {false, true}) {
      for (const Persons& approvers : {Persons(), Persons("bob")}) {
        SCOPED_TRACE(static_cast<int>(outcome));
        const BankDetails after =
            DecideBankReviewed(ASupplier(), InReview(), EndOf(outcome, approvers), single_person, kNow).details;
        const bool is_approved = outcome == kApproved;
        const bool in_force = is_approved && (single_person || !approvers.empty());
        EXPECT_EQ(after.current->proposer.subject, in_force ? "ann" : "old");
        EXPECT_EQ(after.current->approvers, in_force ? approvers : Persons());
        EXPECT_EQ(after.proposed.has_value(), is_approved && !in_force);
        ASSERT_EQ(after.review_end.has_value(), !in_force);
        if (in_force) continue;
        EXPECT_EQ(*after.review_end,
                  (BankReviewEnd{.review_id = "r", .outcome = outcome, .reason = "why", .end_time = kNow}));
        if (is_approved) {
          EXPECT_EQ(after.proposed->review_id, "") << "a second person confirms";
        }
      }
    }
  }
}

TEST(BankReviewTest, ExcludesASecondPersonAndOneAlone) {
  BankAccount account = AnAccount({"ann", ""});
  account.review_id = "r";
  const BankDecision proposed = DecideProposeBankDetails(ASupplier(), {}, account, /*single_person=*/true, kNow);
  EXPECT_FALSE(proposed.details.current.has_value());
  for (const bool single_person : {false, true}) {
    EXPECT_THAT(
        DecideConfirmBankDetails(ASupplier(), proposed.details, {"bob", ""}, Persons("bob"), single_person, kNow),
        HasReason("BANK_DETAILS_IN_REVIEW"));
  }
}

TEST(BankReviewTest, RemembersEverybodyWhoIsBarred) {
  const BankDecision once = DecideBarApprovers(ASupplier(), InReview(), Persons("bob"), kNow);
  const BankDecision twice = DecideBarApprovers(once.supplier, once.details, Persons("cat"), kNow);
  EXPECT_EQ(twice.details.proposed->barred.text(), "bob cat");
  EXPECT_EQ(twice.details.current, InReview().current);
  EXPECT_EQ(twice.supplier.revision, ASupplier().revision + 2);
}

}  // namespace
}  // namespace outlay::purchase_order
