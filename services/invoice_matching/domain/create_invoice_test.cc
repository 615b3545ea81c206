#include "services/invoice_matching/domain/create_invoice.h"

#include <gtest/gtest.h>

#include "common/testing/matchers.h"
#include "services/invoice_matching/domain/limits.h"
#include "services/invoice_matching/domain/testing/invoice.h"

namespace outlay::invoice_matching {
namespace {

using ::outlay::testing::HasMetadata;
using ::outlay::testing::HasReason;
using ::outlay::testing::IsOk;

const absl::Time kNow = absl::FromUnixSeconds(1'704'067'200);

absl::StatusOr<CreateDecision> Create(const Invoice& invoice, const CreateNeighbours& neighbours = {},
                                      DuplicateScope scope = DuplicateScope::kSupplierAndNumber) {
  return DecideCreate({.invoice = invoice, .organization = "o", .invoice_id = "new", .scope = scope}, neighbours, kNow);
}

CreateNeighbours Crediting(int64_t credited_cents, State state = State::kAssociated) {
  CreateNeighbours neighbours;
  neighbours.credited = CreditedInvoice{.invoice = SomeInvoice(),
                                        .state = SomeState(state),
                                        .credits = {.credited_minor = credited_cents, .live_notes = 1, .revision = 4}};
  return neighbours;
}

TEST(DecideCreateTest, ReceivesAnInvoiceThatIsToBeAssociated) {
  const absl::StatusOr<CreateDecision> decision = Create(SomeInvoice());
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->state.state, State::kReceived);
  EXPECT_EQ(decision->state.step.kind, StepKind::kAssociate);
  EXPECT_EQ(decision->state.step.since, kNow);
  EXPECT_EQ(decision->state.receive_time, kNow);
  EXPECT_FALSE(decision->credits_after.has_value());
  ASSERT_EQ(decision->holders.size(), 1U);
  EXPECT_EQ(decision->holders[0].invoice_id, "new");
}

TEST(DecideCreateTest, RefusesTheSameNumberByTheScope) {
  struct Case {
    DuplicateScope scope;
    NumberHolder holder;
    bool refused;
  };
  Invoice invoice = SomeInvoice();
  invoice.issue_date = absl::CivilDay(2024, 5, 1);
  const Case cases[] = {
      {DuplicateScope::kSupplierAndNumber, {"old", "other", 2020}, true},
      {DuplicateScope::kEntityAndNumber, {"old", "acme-inc", 2020}, true},
      {DuplicateScope::kEntityAndNumber, {"old", "other", 2024}, false},
      {DuplicateScope::kSupplierNumberAndYear, {"old", "other", 2024}, true},
      {DuplicateScope::kSupplierNumberAndYear, {"old", "acme-inc", 2023}, false},
      {DuplicateScope::kSupplierNumberAndYear, {"old", "acme-inc", 0}, false},
  };
  for (const Case& test : cases) {
    CreateNeighbours neighbours;
    neighbours.holders = {test.holder};
    const absl::StatusOr<CreateDecision> decision = Create(invoice, neighbours, test.scope);
    if (test.refused) {
      EXPECT_THAT(decision, HasReason("DUPLICATE_INVOICE"));
      EXPECT_THAT(decision, HasMetadata("other", "organizations/o/invoices/old"));
    } else {
      ASSERT_THAT(decision, IsOk());
      EXPECT_EQ(decision->holders.size(), 2U);
    }
  }
}

TEST(DecideCreateTest, AnUndatedInvoiceIsOfTheYearInWhichItWasCreated) {
  Invoice undated = SomeInvoice();
  undated.issue_date.reset();
  undated.creation_time = absl::FromCivil(absl::CivilSecond(2023, 12, 31, 23, 30), absl::UTCTimeZone());
  CreateNeighbours neighbours;
  neighbours.holders = {{"old", "other", 2024}};
  const CreateInvoice command{.invoice = undated,
                              .organization = "o",
                              .invoice_id = "new",
                              .scope = DuplicateScope::kSupplierNumberAndYear,
                              .zone = *TimeZone::Load("Europe/Berlin")};
  EXPECT_THAT(DecideCreate(command, neighbours, kNow), HasReason("DUPLICATE_INVOICE")) << "it is 2024 in Berlin";
  undated.creation_time = *undated.creation_time - absl::Hours(1);
  const absl::StatusOr<CreateDecision> decision = DecideCreate(command, neighbours, kNow);
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->holders.back().issue_year, 2023);
  undated.creation_time.reset();
  EXPECT_THAT(DecideCreate(command, neighbours, kNow), HasReason("DUPLICATE_INVOICE")) << "it was received in 2024";
}

TEST(DecideCreateTest, BoundsHowManyShareANumber) {
  CreateNeighbours neighbours;
  neighbours.holders.assign(kMaxHoldersPerNumber - 1, {"old", "other", 0});
  EXPECT_THAT(Create(SomeInvoice(), neighbours, DuplicateScope::kEntityAndNumber), IsOk());
  neighbours.holders.push_back({"old", "other", 0});
  EXPECT_THAT(Create(SomeInvoice(), neighbours, DuplicateScope::kEntityAndNumber), HasReason("QUOTA_EXCEEDED"));
}

TEST(DecideCreateTest, CreditsUpToTheLastCentAndNoFurther) {
  const absl::StatusOr<CreateDecision> decision = Create(SomeCreditNote(4'000), Crediting(6'000));
  ASSERT_THAT(decision, IsOk());
  EXPECT_EQ(decision->credits_after, (Credits{.credited_minor = 10'000, .live_notes = 2, .revision = 5}));

  const absl::StatusOr<CreateDecision> refused = Create(SomeCreditNote(4'001), Crediting(6'000));
  EXPECT_THAT(refused, HasReason("CREDIT_EXCEEDS_INVOICE"));
  EXPECT_THAT(refused, HasMetadata("free", "40.00"));
  EXPECT_THAT(refused, HasMetadata("asked", "40.01"));
}

TEST(DecideCreateTest, CreditsOnlyAnInvoiceThatFits) {
  EXPECT_THAT(Create(SomeCreditNote(1)), HasReason("CREDITED_INVOICE_NOT_FOUND"));
  EXPECT_THAT(Create(SomeCreditNote(1), Crediting(0, State::kCancelling)), HasReason("INVOICE_CANCELLED"));
  EXPECT_THAT(Create(SomeCreditNote(1), Crediting(0, State::kCancelled)), HasReason("INVOICE_CANCELLED"));
  CreateNeighbours leaving = Crediting(0);
  leaving.credited->state.step.kind = StepKind::kChange;
  EXPECT_THAT(Create(SomeCreditNote(1), leaving), HasReason("INVOICE_BUSY"));
  EXPECT_THAT(Create(SomeCreditNote(1), Crediting(0, State::kReceived)), IsOk());

  CreateNeighbours other = Crediting(0);
  other.credited->invoice.entity_id = "other";
  EXPECT_THAT(Create(SomeCreditNote(1), other), HasMetadata("field", "bill_from_entity"));
  other = Crediting(0);
  other.credited->invoice.amount = Money(10'000, Currency::Of("USD"));
  EXPECT_THAT(Create(SomeCreditNote(1), other), HasMetadata("field", "amount.currency_code"));
  other = Crediting(0);
  other.credited->invoice.credit_note = true;
  EXPECT_THAT(Create(SomeCreditNote(1), other), HasMetadata("field", "kind"));
}

TEST(DecideCreateTest, LetsACreditNoteStandAlone) {
  EXPECT_THAT(Create(SomeCreditNote(1'000'000, "")), IsOk());
}

TEST(DecideRepeatedCreateTest, AnswersTheSameAndNamesWhatDiffers) {
  const Invoice stored = SomeInvoice();
  EXPECT_THAT(DecideRepeatedCreate({.invoice = SomeInvoice(), .organization = "o", .invoice_id = "i"}, stored), IsOk());
  const Invoice other = SomeInvoice("other");
  const absl::Status refused = DecideRepeatedCreate({.invoice = other, .organization = "o", .invoice_id = "i"}, stored);
  EXPECT_THAT(refused, HasReason("INVOICE_ID_TAKEN"));
  EXPECT_THAT(refused, HasMetadata("field", "number"));
}

TEST(CancelledInvoiceTest, FreesItsNumberAndGivesBackItsCredit) {
  EXPECT_EQ(WithoutHolder({{"a", "e", 0}, {"b", "e", 0}}, "a"), (std::vector<NumberHolder>{{"b", "e", 0}}));
  EXPECT_EQ(WithoutCredit({.credited_minor = 5'000, .live_notes = 2, .revision = 2}, SomeCreditNote(2'000)),
            (Credits{.credited_minor = 3'000, .live_notes = 1, .revision = 3}));
}

}  // namespace
}  // namespace outlay::invoice_matching
