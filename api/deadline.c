#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <time.h>

#include "deadline.h"
#include "mem.h"
#include "monotonic.h"

struct deadline {
	int fd;
	int64_t at;			/* monotonic seconds; 0: none */
	struct deadline *next, *prev;
};

struct deadlines {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	pthread_t thread;
	bool stop;
	struct deadline ring;		/* head of the list */
};

static void *
reap(void *arg)
{
	struct deadlines *all = arg;

	pthread_mutex_lock(&all->lock);
	while (!all->stop) {
		struct timespec until;
		int64_t t = monotonic_s();

		for (struct deadline *d = all->ring.next; d != &all->ring; d = d->next)
			if (d->at != 0 && d->at <= t) {
				shutdown(d->fd, SHUT_RDWR);
				d->at = 0;
			}
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_sec++;
		pthread_cond_timedwait(&all->wake, &all->lock, &until);
	}
	pthread_mutex_unlock(&all->lock);
	return NULL;
}

struct deadlines *
deadlines_new(void)
{
	struct deadlines *all = mem_zero(1, sizeof(*all));
	pthread_condattr_t monotonic;

	all->ring.next = all->ring.prev = &all->ring;
	pthread_mutex_init(&all->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&all->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&all->thread, NULL, reap, all) != 0) {
		pthread_cond_destroy(&all->wake);
		pthread_mutex_destroy(&all->lock);
		mem_free(all);
		return NULL;
	}
	return all;
}

void
deadlines_free(struct deadlines *all)
{
	if (all == NULL)
		return;
	pthread_mutex_lock(&all->lock);
	all->stop = true;
	pthread_cond_signal(&all->wake);
	pthread_mutex_unlock(&all->lock);
	pthread_join(all->thread, NULL);
	pthread_cond_destroy(&all->wake);
	pthread_mutex_destroy(&all->lock);
	mem_free(all);
}

struct deadline *
deadline_open(struct deadlines *all, int fd)
{
	struct deadline *d = mem_zero(1, sizeof(*d));

	d->fd = fd;
	pthread_mutex_lock(&all->lock);
	d->prev = &all->ring;
	d->next = all->ring.next;
	d->next->prev = d->prev->next = d;
	pthread_mutex_unlock(&all->lock);
	return d;
}

void
deadline_set(struct deadlines *all, struct deadline *d, int seconds)
{
	pthread_mutex_lock(&all->lock);
	d->at = seconds > 0 ? monotonic_s() + seconds : 0;
	pthread_mutex_unlock(&all->lock);
}

void
deadline_close(struct deadlines *all, struct deadline *d)
{
	pthread_mutex_lock(&all->lock);
	d->next->prev = d->prev;
	d->prev->next = d->next;
	pthread_mutex_unlock(&all->lock);
	mem_free(d);
}
