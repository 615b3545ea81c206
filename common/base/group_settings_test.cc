#include "common/base/group_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "common/base/random.h"
#include "common/testing/matchers.h"

namespace outlay {
namespace {

using testing::HasMetadata;
using testing::HasReason;
using testing::IsOk;

// Settings made of a few values, so that they often meet.
class Maker {
 public:
  explicit Maker(uint64_t seed) : random_(seed) {}

  GroupSettings Next() {
    return {.purchase_order_number_required = Flag(),
            .required_order_fields = Some(),
            .required_own_fields = Some(),
            .personal_payment_forbidden = Flag(),
            .personal_payment_forbidden_roles = Some(),
            .delivery_address_required = Flag(),
            .payment_instruments = Chosen(),
            .invoice_terms = Chosen(),
            .delivery_addresses = Chosen(),
            .materiality = {.basis_points = Limit(), .amount = Amount(), .fields = Chosen()}};
  }

 private:
  uint64_t Below(uint64_t end) { return random_.Uniform(end); }
  std::optional<bool> Flag() {
    const uint64_t drawn = Below(3);
    if (drawn == 2) return std::nullopt;
    return drawn == 1;
  }
  std::set<std::string> Some() {
    std::set<std::string> some;
    for (const char* const text : {"a", "b", "c"}) {
      if (Below(2) == 0) some.insert(text);
    }
    return some;
  }
  std::optional<int> Limit() {
    const uint64_t drawn = Below(4);
    if (drawn == 3) return std::nullopt;
    return static_cast<int>(drawn);
  }
  std::optional<Money> Amount() {
    const std::optional<int> minor = Limit();
    if (!minor.has_value()) return std::nullopt;
    return Money(*minor, Currency::Of("USD"));
  }
  Choice Chosen() {
    if (Below(3) == 0) return std::nullopt;
    return Some();
  }

  SeededRandom random_;
};

TEST(GroupSettingsTest, OnTheWayDownTheyOnlyGetStricter) {
  for (uint64_t seed = 1; seed <= 3'000; ++seed) {
    SCOPED_TRACE(seed);
    Maker maker(seed);
    GroupSettings holds;
    std::vector<GroupSettings> said;
    for (int depth = 0; depth < 10; ++depth) {
      said.push_back(maker.Next());
      const GroupSettings below = Combine(holds, said.back());
      ASSERT_TRUE(IsAtLeastAsStrict(below, holds)) << "it is stricter than what held above";
      ASSERT_TRUE(IsAtLeastAsStrict(below, said.back())) << "and than what the group says itself";
      ASSERT_EQ(Combine(below, holds), below) << "saying again what holds changes nothing";
      holds = below;
    }
    GroupSettings upwards;
    for (auto at = said.rbegin(); at != said.rend(); ++at) upwards = Combine(*at, upwards);
    ASSERT_EQ(upwards, holds) << "the way does not matter";
    ASSERT_EQ(Combine(said[0], said[1]), Combine(said[1], said[0]));
  }
}

TEST(GroupSettingsTest, WhatIsTakenIsSaidInFullAndWhatIsRefusedWouldNotHold) {
  int taken = 0;
  int refused = 0;
  for (uint64_t seed = 1; seed <= 20'000; ++seed) {
    SCOPED_TRACE(seed);
    Maker maker(seed);
    const GroupSettings above = maker.Next();
    const GroupSettings own = maker.Next();
    const GroupSettings holds = Combine(above, own);
    // What is allowed and required by flags is as the group says, where it says something.
    const auto is_as_said = [](const auto& said, const auto& held) { return !said.has_value() || said == held; };
    const bool holds_as_said = is_as_said(own.purchase_order_number_required, holds.purchase_order_number_required) &&
                               is_as_said(own.personal_payment_forbidden, holds.personal_payment_forbidden) &&
                               is_as_said(own.delivery_address_required, holds.delivery_address_required) &&
                               is_as_said(own.payment_instruments, holds.payment_instruments) &&
                               is_as_said(own.invoice_terms, holds.invoice_terms) &&
                               is_as_said(own.delivery_addresses, holds.delivery_addresses) &&
                               is_as_said(own.materiality.basis_points, holds.materiality.basis_points) &&
                               is_as_said(own.materiality.amount, holds.materiality.amount) &&
                               is_as_said(own.materiality.fields, holds.materiality.fields);
    ASSERT_EQ(CheckOverride(above, own).ok(), holds_as_said);
    ++(holds_as_said ? taken : refused);
  }
  EXPECT_GT(taken, 100);
  EXPECT_GT(refused, 100);
}

TEST(GroupSettingsTest, ARefusalNamesFieldAndValue) {
  GroupSettings above;
  above.delivery_address_required = true;
  above.payment_instruments = {"card-1", "card-2"};
  GroupSettings own;
  own.payment_instruments = {"card-2", "card-3"};
  EXPECT_THAT(CheckOverride(above, own), HasReason("SETTING_NOT_STRICTER"));
  EXPECT_THAT(CheckOverride(above, own), HasMetadata("field", "payment_instruments"));
  EXPECT_THAT(CheckOverride(above, own), HasMetadata("value", "card-3"));
  own.payment_instruments = {"card-2"};
  EXPECT_THAT(CheckOverride(above, own), IsOk());
  own.delivery_address_required = false;
  EXPECT_THAT(CheckOverride(above, own), HasMetadata("field", "delivery_address_required"));
  EXPECT_THAT(CheckOverride({}, own), IsOk());
}

}  // namespace
}  // namespace outlay
