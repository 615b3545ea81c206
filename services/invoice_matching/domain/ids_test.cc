#include "services/invoice_matching/domain/ids.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "common/base/ids.h"
#include "services/invoice_matching/domain/names.h"

namespace outlay::invoice_matching {
namespace {

TEST(StepCallIdTest, IsTheSameForRepetitionsAndAnotherForEveryStep) {
  Step step;
  step.kind = StepKind::kUndo;
  step.version = 2;
  EXPECT_EQ(StepCallId("o", "i", step), StepCallId("o", "i", step));
  EXPECT_TRUE(ValidateRequestId("request_id", StepCallId("o", "i", step)).ok());
  std::set<std::string> ids = {StepCallId("o", "i", step), StepCallId("o", "j", step), StepCallId("p", "i", step)};
  step.version = 3;
  ids.insert(StepCallId("o", "i", step));
  step.kind = StepKind::kChange;
  ids.insert(StepCallId("o", "i", step));
  EXPECT_EQ(ids.size(), 5U);
}

TEST(ImportedInvoiceIdTest, IsReadableAndFitsAlways) {
  EXPECT_EQ(ImportedInvoiceId("may-2024", 17), "may-2024-17");
  const std::string longest(63, 'a');
  EXPECT_TRUE(IsValidId(ImportedInvoiceId(longest, 1)));
  EXPECT_NE(ImportedInvoiceId(longest, 1), ImportedInvoiceId(longest, 2));
  EXPECT_EQ(ImportedInvoiceId(longest, 1), ImportedInvoiceId(longest, 1));
}

TEST(OutcomeRequestIdTest, IsNoneThatACallerCanChoose) {
  EXPECT_FALSE(ValidateRequestId("request_id", OutcomeRequestId("r")).ok());
}

TEST(NamesTest, AreTakenApartAsTheyWereMade) {
  EXPECT_EQ(ParseInvoiceName(InvoiceName("o", "i")), (ResourceId{"o", "i"}));
  EXPECT_EQ(ParseOrderName(OrderName("o", "p")), (ResourceId{"o", "p"}));
  EXPECT_EQ(ParseOrganizationName("organizations/o"), "o");
  const std::optional<EntityId> entity = ParseEntityName(EntityName("o", "s", "e"));
  ASSERT_TRUE(entity.has_value());
  EXPECT_EQ(entity->supplier_id, "s");
  EXPECT_EQ(entity->entity_id, "e");
  for (const char* const wrong : {"", "organizations/o/invoices/", "organizations//invoices/i", "x/o/invoices/i",
                                  "organizations/o/invoices/i/x", "organizations/o/purchaseOrders/i"}) {
    EXPECT_FALSE(ParseInvoiceName(wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace outlay::invoice_matching
