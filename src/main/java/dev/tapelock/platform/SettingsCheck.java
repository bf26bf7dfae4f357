package dev.tapelock.platform;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/** Builds every settings record before anything else starts, and reports all that are wrong together. */
@ApplicationScoped
class SettingsCheck {

    private final BeanManager beans;

    @Inject
    SettingsCheck(BeanManager beans) {
        this.beans = beans;
    }

    void check(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) Startup startup) {
        List<String> problems = new ArrayList<>();
        for (Bean<?> bean : beans.getBeans(Object.class, Any.Literal.INSTANCE)) {
            settingsType(bean).ifPresent(type -> build(bean, type, problems));
        }
        if (!problems.isEmpty()) {
            throw new SettingsProblemsException(problems);
        }
    }

    /** A settings record is known by its name: {@code XSettings}, one beside what it configures. */
    private static java.util.Optional<Type> settingsType(Bean<?> bean) {
        return bean.getTypes().stream()
                .filter(type -> type instanceof Class<?> c
                        && c.isRecord()
                        && c.getSimpleName().endsWith("Settings"))
                .findFirst();
    }

    private void build(Bean<?> bean, Type type, List<String> problems) {
        CreationalContext<?> context = beans.createCreationalContext(bean);
        try {
            beans.getReference(bean, type, context);
        } catch (RuntimeException e) {
            problems.add(rootMessage(e));
        } finally {
            context.release();
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
