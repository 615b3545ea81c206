// What is on disk of the copy never changes: a data directory outlives its program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "common/access/keyspaces.h"
#include "common/store/testing/hex.h"

namespace outlay::access {
namespace {

using ::outlay::store::KeyHex;
using ::outlay::store::ValueHex;

TEST(AccessGoldenTest, KeysKeepTheirBytes) {
  EXPECT_EQ(KeyHex(kCopies, {"d"}), "f04007640001");
  EXPECT_EQ(KeyHex(kContacts, {"d"}), "f04107640001");
  EXPECT_EQ(KeyHex(kGroups, {"acme", "g"}), "f0420761636d650001670001");
  EXPECT_EQ(KeyHex(kRoles, {"acme", "r"}), "f0430761636d650001720001");
  EXPECT_EQ(KeyHex(kHolders, {"acme", "u", "g"}), "f0440761636d650001750001670001");
  EXPECT_EQ(KeyHex(kHolders, {"acme", "u", ""}), "f0440761636d6500017500010001");
  EXPECT_EQ(KeyHex(kHoldersByRole, {"acme", "r", "u", "g"}), "f0450761636d650001720001750001670001");
}

TEST(AccessGoldenTest, RecordsKeepTheirBytes) {
  storage::v1::CopyRecord copy;
  copy.set_generation(2);
  copy.set_oldest_generation(1);
  EXPECT_EQ(ValueHex(copy), "08021001");
  storage::v1::ContactRecord contact;
  contact.set_time_unix_micros(3);
  EXPECT_EQ(ValueHex(contact), "0803");
  storage::v1::GroupRecord group;
  group.set_generation(1);
  group.set_parent_id("p");
  EXPECT_EQ(ValueHex(group), "0801120170");
  storage::v1::RoleRecord role;
  role.set_generation(1);
  role.add_permissions("a");
  EXPECT_EQ(ValueHex(role), "0801120161");
  storage::v1::HolderRecord holder;
  holder.set_generation(1);
  holder.set_state(2);
  holder.set_group_id("g");
  holder.set_role_id("r");
  holder.set_expire_unix_micros(0);
  holder.set_authority_minor(5);
  holder.set_granted_by("a");
  holder.set_confirmed_by("b");
  holder.set_owner_id("o");
  holder.set_manager_id("m");
  holder.set_limit_per_order_minor(10);
  holder.set_limit_per_period_minor(11);
  holder.set_limit_period(2);
  EXPECT_EQ(ValueHex(holder), "080110021a0167220172280030053a01614201624a016f52016d580a600b6802");
}

}  // namespace
}  // namespace outlay::access
