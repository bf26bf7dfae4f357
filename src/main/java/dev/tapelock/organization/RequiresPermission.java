package dev.tapelock.organization;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a resource method: who may call it. A method without it is refused to everybody. It may also stand on an annotation,
 * which then means the same wherever it is put.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface RequiresPermission {

    /** Any one of these is enough; none at all: every caller of the organization. */
    Permission[] value();

    /** All of these are needed besides. */
    Permission[] andAll() default {};

    /** Whether a signed URL is proof enough. Such a method looks at {@link Caller#scope()} itself. */
    boolean takesSignedUrls() default false;

    /** Whether content flows: then only so many calls run at the same time, and they are not counted by the minute. */
    boolean movesContent() default false;
}
