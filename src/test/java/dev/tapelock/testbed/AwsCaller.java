package dev.tapelock.testbed;

import java.util.Set;

/**
 * Who calls: a user, or a session of a role.
 *
 * @param principals the ARNs by which a policy may name the caller: its own, and its role's
 */
record AwsCaller(String arn, String account, Set<String> principals) {

    static AwsCaller user(String arn) {
        return new AwsCaller(arn, arn.split(":")[4], Set.of(arn));
    }

    static AwsCaller session(String roleArn, String name) {
        String account = roleArn.split(":")[4];
        String role = roleArn.substring(roleArn.indexOf(":role/") + ":role/".length());
        String arn = "arn:aws:sts::" + account + ":assumed-role/" + role + '/' + name;
        return new AwsCaller(arn, account, Set.of(arn, roleArn));
    }

    /** The one whom no key policy can lock out; has no access key, so none but the test itself is it. */
    static AwsCaller owner(String account) {
        return user("arn:aws:iam::" + account + ":root");
    }

    boolean isOwner() {
        return arn.endsWith(":root");
    }
}
