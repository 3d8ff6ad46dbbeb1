/** What a principal may do. `operator` may do all that `staff` may, and what concerns the system as a whole. */
export type Role = 'staff' | 'operator';

export const roles: readonly Role[] = ['staff', 'operator'];

export interface Principal {
  readonly id: string;
  readonly roles: readonly Role[];
}

/** Who asks, and until when that has been proven; undefined where it needs no proof. */
export interface Session {
  readonly principal: Principal;
  readonly expiresAt: Date | undefined;
}

/** Who everybody is on loopback without configuration. */
export const developmentPrincipal: Principal = { id: 'developer', roles };
